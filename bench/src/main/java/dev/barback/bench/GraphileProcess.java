package dev.barback.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A process with Graphile Worker, which does what it is told, and reports its finished jobs. */
final class GraphileProcess implements AutoCloseable {
    private static final long STOP_TIMEOUT_SECONDS = 20;
    private static final String STOPPED = "stopped";

    private final Process process;
    private final Writer commands;
    private final CompletionCounter completionCounter;
    private final Semaphore stops = new Semaphore(0);

    GraphileProcess(String database, CompletionCounter completionCounter) {
        this.completionCounter = completionCounter;
        try {
            this.process = GraphilePackage.start(database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.commands = process.outputWriter();
        Thread reader = new Thread(this::readReports, "graphile-reports");
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs jobs, until {@link #stopWorker}. */
    void startWorker() {
        send("run");
    }

    /** Returns when it has stopped. */
    void stopWorker() {
        send("stop");
        try {
            if (!stops.tryAcquire(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Graphile Worker does not stop.");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    long cpuNanos() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    @Override
    public void close() {
        process.destroy();
    }

    private void send(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Graphile Worker's process has ended.", e);
        }
    }

    private void readReports() {
        try (BufferedReader reports = process.inputReader()) {
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                read(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Graphile Worker's reports can't be read.", e);
        }
    }

    /** A number of jobs and the time of their enqueue, or that the worker has stopped. */
    private void read(String line) {
        if (line.equals(STOPPED)) {
            stops.release();
            return;
        }
        int space = line.indexOf(' ');
        long sentNanos = Long.parseLong(line.substring(space + 1));
        if (sentNanos == NoOpJob.UNTIMED) {
            completionCounter.add(Integer.parseInt(line.substring(0, space)));
        } else {
            completionCounter.recordCompletion(sentNanos);
        }
    }
}

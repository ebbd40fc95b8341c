package dev.barback.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * The processes of a test bed: a {@code web} and some workers. A process that ends is replaced at once, as a supervisor
 * does. Thread-safe.
 */
final class Supervisor implements AutoCloseable {
    private static final int POLL_INTERVAL_MILLIS = 200;
    private static final Duration WARM_UP_TIMEOUT = Duration.ofMinutes(3);
    private static final String JARS = "faults/target/barback-faults.jar";
    /** Starts in two thirds of the time of the default on two cores; the memory is that of a small container. */
    private static final String JVM = "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:cds=error";

    private final Path folder;
    private final Map<String, String> environment;
    private final List<ProcessSlot> slots = new ArrayList<>(); // web, then the workers; guarded by this
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    /** A process and its replacements. */
    private static final class ProcessSlot {
        private final String name;
        private final int port;
        private Map<String, String> extraEnvironment = Map.of();
        private Program program;

        ProcessSlot(String name, int port, Program program) {
            this.name = name;
            this.port = port;
            this.program = program;
        }
    }

    /**
     * Starts web and workers.
     *
     * @param folder for their logs
     * @param environment the environment variables with which they use the broker
     * @param isHealthy whether a process is healthy
     */
    Supervisor(Path folder, Map<String, String> environment, int workers, Predicate<URI> isHealthy)
            throws InterruptedException {
        this.folder = folder;
        this.environment = environment;
        warmUp("web", isHealthy);
        warmUp("worker", isHealthy);
        addProcess("web");
        for (int i = 1; i <= workers; i++) {
            addProcess("worker-" + i);
        }
        var supervision = executor.scheduleWithFixedDelay(
                this::replaceEnded, POLL_INTERVAL_MILLIS, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        if (supervision.isCancelled()) {
            throw new IllegalStateException("The supervisor was not scheduled.");
        }
    }

    synchronized Program web() {
        return slots.get(0).program;
    }

    /** The current process of this worker. */
    synchronized Program worker(int index) {
        return slots.get(1 + index).program;
    }

    synchronized int workers() {
        return slots.size() - 1;
    }

    /** The addresses of all processes, web first. */
    synchronized List<URI> addresses() {
        return slots.stream().map(slot -> slot.program.address()).toList();
    }

    /** The number of lines in all logs. */
    synchronized long countLogLines() {
        return slots.stream().mapToLong(slot -> slot.program.countLogLines()).sum();
    }

    /** Kills and replaces this worker's process; from now on, it has these variables, too. */
    synchronized void replaceWorker(int index, Map<String, String> extraEnvironment) {
        ProcessSlot slot = slots.get(1 + index);
        slot.extraEnvironment = extraEnvironment;
        slot.program.kill();
        slot.program = start(slot.name, slot.port, extraEnvironment);
    }

    /** Kills all of them; they are replaced. */
    synchronized void replaceAll() {
        slots.forEach(slot -> slot.program.close());
    }

    @Override
    public void close() {
        executor.shutdownNow();
        synchronized (this) {
            slots.forEach(slot -> slot.program.close());
        }
    }

    /** Runs a process that archives the classes it loads: later ones start in two thirds of the time. */
    private void warmUp(String name, Predicate<URI> isHealthy) throws InterruptedException {
        int port = Ports.free();
        try (Program program =
                start(name, port, Map.of("JAVA_OPTS", JVM + " -XX:ArchiveClassesAtExit=" + archive(name)))) {
            TestBed.await(name + " does not start", WARM_UP_TIMEOUT, () -> isHealthy.test(program.address()));
            program.terminate();
        }
    }

    private Path archive(String name) {
        return folder.resolve(name.equals("web") ? "web.jsa" : "worker.jsa").toAbsolutePath();
    }

    private synchronized void addProcess(String name) {
        int port = Ports.free();
        slots.add(new ProcessSlot(name, port, start(name, port, Map.of())));
    }

    private synchronized void replaceEnded() {
        if (executor.isShutdown()) {
            return;
        }
        for (ProcessSlot slot : slots) {
            if (!slot.program.isAlive()) {
                slot.program = start(slot.name, slot.port, slot.extraEnvironment);
            }
        }
    }

    /** A jar that registers one more job, whose class is in the jar of this module. */
    private Path newerJobs() {
        Path jar = folder.resolve("newer.jar").toAbsolutePath();
        if (Files.notExists(jar)) { // another one would not match the class archive
            try (JarOutputStream services = new JarOutputStream(Files.newOutputStream(jar))) {
                services.putNextEntry(new ZipEntry("META-INF/services/dev.barback.Job"));
                services.write("dev.barback.faults.job.NewerJob".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return jar;
    }

    private Program start(String name, int port, Map<String, String> extraEnvironment) {
        boolean web = name.equals("web");
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_OPTS", JVM + " -XX:SharedArchiveFile=" + archive(name));
        all.putAll(extraEnvironment);
        String jars = Path.of(JARS).toAbsolutePath().toString();
        all.put("BARBACK_CLASSPATH", web ? jars + ":" + newerJobs() : jars);
        all.put(web ? "SERVER_PORT" : "BARBACK_WORKER_PORT", Integer.toString(port));
        List<String> command = web
                ? List.of("bin/barback", "web", "--barback.command-server.port=0")
                : List.of("bin/barback", "work", "--queue", TestBed.QUEUE, "--processors", "4");
        return Program.start(command, port, all, folder.resolve(name + ".log"));
    }
}

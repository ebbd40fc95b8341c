package dev.barback.internal.records;

import dev.barback.BrokerException;
import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import dev.barback.internal.broker.OutageLog;
import dev.barback.internal.records.WriteBuffer.Batch;
import dev.barback.spi.JobRecorder;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the content of the write buffer into the job store, in batches on its own thread, until it is closed and the
 * buffer is empty. What an outage leaves unwritten goes back into the buffer. Thread-safe.
 */
final class WriteLoop {
    private static final Logger log = LoggerFactory.getLogger(JobStoreWriter.class);
    private static final int BATCH_SIZE = 1_000;

    private final JobRecorder recorder;
    private final WriteBuffer writeBuffer;
    private final RecentlyEndedJobs ends;
    private final OutageLog outage = new OutageLog("write to the job store", log);
    private volatile boolean closed;

    /** @param ends learns the ends that are written */
    WriteLoop(JobRecorder recorder, WriteBuffer writeBuffer, RecentlyEndedJobs ends) {
        this.recorder = recorder;
        this.writeBuffer = writeBuffer;
        this.ends = ends;
    }

    void start() {
        Thread thread = new Thread(this::run, "barback-job-store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the latest write worked. */
    boolean isWorking() {
        return !outage.isOngoing();
    }

    /** Ends when the buffer is empty, or with the next failure. Does not wait for that. */
    void close() {
        closed = true;
        writeBuffer.close();
    }

    /** Ends the pause after a failure. */
    void endPause() {
        outage.endPause();
    }

    private void run() {
        while (true) {
            try {
                Batch batch = writeBuffer.take();
                if (batch == null) {
                    return;
                } else if (write(batch)) {
                    outage.succeeded();
                    writeBuffer.batchWritten(batch);
                } else if (closed) {
                    return;
                }
            } catch (InterruptedException e) {
                log.debug("The job store writer was interrupted; it ends only when it is closed.");
            } catch (Throwable e) { // whatever it is, the next batch may work; this one may be partly written
                outage.failed(e);
                outage.pause();
            }
        }
    }

    private boolean write(Batch batch) {
        List<JobRecord> jobs = new ArrayList<>(batch.jobs());
        List<ExecutionRecord> executions = batch.executions();
        int rounds = Math.max(parts(jobs), parts(executions));
        for (int round = 0; round < rounds; round++) {
            try {
                writeOrSplit(part(jobs, round), part(executions, round));
                ends.add(part(jobs, round));
                writeBuffer.partWritten();
            } catch (RuntimeException e) {
                outage.failed(e);
                writeBuffer.putBack(from(jobs, round), from(executions, round));
                outage.pause();
                return false;
            }
        }
        return true;
    }

    /**
     * Writes records; if the job store refuses one, it does not block the others. Mostly it refuses a text of the job:
     * then the record is written without its texts, or a job that has ended would be recorded as running.
     */
    private void writeOrSplit(List<JobRecord> jobs, List<ExecutionRecord> executions) {
        try {
            recorder.write(jobs, executions);
        } catch (BrokerException e) {
            if (!e.isRefusal()) {
                throw e;
            }
            for (JobRecord job : jobs) {
                if (!writeAlone(job.jobId(), List.of(job), List.of()) && job.hasTexts()) {
                    writeAlone(job.jobId(), List.of(job.withoutTexts()), List.of());
                }
            }
            executions.forEach(execution -> writeAlone(execution.jobId(), List.of(), List.of(execution)));
        }
    }

    /** @return whether the job store accepted it */
    private boolean writeAlone(String jobId, List<JobRecord> job, List<ExecutionRecord> execution) {
        try {
            recorder.write(job, execution);
            return true;
        } catch (BrokerException e) {
            if (!e.isRefusal()) {
                throw e;
            }
            log.error("The job store refused a record of the job {}. {}", jobId, e.getMessage());
            return false;
        }
    }

    private static int parts(List<?> all) {
        return (all.size() + BATCH_SIZE - 1) / BATCH_SIZE;
    }

    private static <T> List<T> part(List<T> all, int number) {
        List<T> rest = from(all, number);
        return rest.subList(0, Math.min(BATCH_SIZE, rest.size()));
    }

    private static <T> List<T> from(List<T> all, int number) {
        return all.subList(Math.min(number * BATCH_SIZE, all.size()), all.size());
    }
}

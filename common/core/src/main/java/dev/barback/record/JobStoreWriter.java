package dev.barback.record;

import dev.barback.JobInfo;
import dev.barback.broker.BrokerException;
import dev.barback.broker.OutageLog;
import dev.barback.record.WriteBuffer.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes job events into the job store, in batches on its own thread. During an outage of the job store no caller
 * waits: the writer keeps the events, one entry per job, up to a bound, and goes on when the outage is over.
 *
 * <p>While the job store works, no event is lost: if there are more than it can take, enqueues wait until there is
 * room, and so do workers before they fetch more. Jobs that run and end never wait: the number of fetched jobs is
 * limited.
 *
 * <pre>
 *   event --on the job's thread--&gt; write buffer --20 ms later, or after the write before--&gt; job store
 * </pre>
 *
 * Thread-safe.
 */
public final class JobStoreWriter implements JobListener, AutoCloseable {
    /** Texts of jobs (results, errors) are cut after this many characters. */
    public static final int MAX_TEXT_LENGTH = 2_000;

    private static final Logger log = LoggerFactory.getLogger(JobStoreWriter.class);
    private static final int BATCH_SIZE = 1_000;
    private static final Duration LAST_WRITE_TIMEOUT = Duration.ofSeconds(5);
    /** The number of jobs of a bulk that are added at a time. */
    private static final int PORTION_SIZE = 100;
    /** How long one portion waits for room at most. */
    private static final Duration PORTION_TIMEOUT = Duration.ofSeconds(10);
    /** How long one enqueue waits at most; it may be on a processor, which retries a job. */
    private static final Duration ENQUEUE_TIMEOUT = Duration.ofMillis(100);

    private final JobStore jobStore;
    private final EventToRecordMapper eventToRecordMapper;
    private final JobStoreOptions options;
    private final WriteBuffer writeBuffer;
    private final WorkerGroup workerGroup = new WorkerGroup();
    private final RecentEnds ends = new RecentEnds();
    private volatile boolean closed;
    private final OutageLog outage = new OutageLog("write to the job store", log);

    /**
     * Creates a writer, which starts at once.
     *
     * @param jobStore the job store; closed by its owner
     * @param worker the name of this process
     */
    public JobStoreWriter(JobStore jobStore, String worker, JobStoreOptions options) {
        this.jobStore = jobStore;
        this.eventToRecordMapper = new EventToRecordMapper(worker);
        this.options = options;
        this.writeBuffer = new WriteBuffer(options.maxBufferedJobs());
        Thread thread = new Thread(this::run, "barback-job-store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** The job store. */
    public JobStore jobStore() {
        return jobStore;
    }

    /** The name of this process. */
    public String worker() {
        return eventToRecordMapper.worker();
    }

    /** The workers of this process. */
    public WorkerGroup workerGroup() {
        return workerGroup;
    }

    /** The options of the job store. */
    public JobStoreOptions options() {
        return options;
    }

    /** Whether the latest write worked: if not, calls of the job store are of no use. */
    public boolean isWorking() {
        return !outage.isOngoing();
    }

    /** The number of jobs with events that are not written yet. */
    public int bufferedJobs() {
        return writeBuffer.size();
    }

    /**
     * Records an event. If the job store works, but can't keep up, it waits: for some milliseconds if a job was
     * enqueued, for some seconds at a time if many were.
     */
    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.EnqueuedAll all) {
            addInPortions(eventToRecordMapper.jobs(all));
            return;
        } else if (event instanceof JobEvent.Enqueued) {
            awaitRoom(ENQUEUE_TIMEOUT);
        }
        List<JobRecord> jobs = eventToRecordMapper.jobs(event);
        List<ExecutionRecord> executions = eventToRecordMapper.executions(event);
        if (!jobs.isEmpty() || !executions.isEmpty()) {
            writeBuffer.add(jobs, executions);
        }
    }

    /**
     * Waits until enough is written that there is room for more, or until waiting is of no use: during an outage of the
     * job store, if nothing can be written, or if the caller holds a connection that the writer needs.
     *
     * @return false if that took longer than this
     */
    public boolean awaitRoom(Duration timeout) {
        if (jobStore.isHeldByCaller()) {
            return true;
        }
        try {
            return writeBuffer.awaitRoom(timeout.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true; // interrupted: no more waiting
        }
    }

    /** Adds jobs in portions, each when there is room; after the first timeout, adds all others without waiting. */
    private void addInPortions(List<JobRecord> jobs) {
        boolean waits = true;
        for (int from = 0; from < jobs.size(); from += PORTION_SIZE) {
            waits = waits && awaitRoom(PORTION_TIMEOUT);
            add(jobs.subList(from, Math.min(from + PORTION_SIZE, jobs.size())));
        }
    }

    /** Adds records of jobs. */
    public void add(Collection<JobRecord> jobs) {
        writeBuffer.add(jobs, List.of());
    }

    /**
     * The record of a fetched job that this process is about to run.
     *
     * @param data the job as JSON, if it may have no record yet; else null
     */
    public JobRecord executing(JobInfo job, Instant at, byte @Nullable [] data) {
        return eventToRecordMapper.executing(job, at, data);
    }

    /**
     * Corrects the records of jobs that are recorded as run by this process, but don't run: each becomes ended, if its
     * end is known. The others wait again; if the message of one is lost, lost-message recovery publishes it.
     *
     * @return how many had ended
     */
    public int correct(Collection<JobRecord> staleJobs) {
        int ended = 0;
        List<JobRecord> corrected = new ArrayList<>();
        for (JobRecord staleJob : staleJobs) {
            JobRecord end = ends.of(staleJob);
            ended += end == null ? 0 : 1;
            corrected.add(end == null ? EventToRecordMapper.released(staleJob) : end);
        }
        add(corrected);
        return ended;
    }

    /** Records the progress of this process's jobs. May throw as the job store does. */
    public void progress(Map<String, Progress> byJobId) {
        if (!byJobId.isEmpty()) {
            Map<String, Progress> bounded = new HashMap<>(byJobId);
            bounded.replaceAll((id, progress) -> EventToRecordMapper.bounded(progress));
            jobStore.progress(eventToRecordMapper.worker(), bounded);
        }
    }

    /**
     * Waits until all that was added before is written, so that later reads see it.
     *
     * @return false if that took too long, during an outage, or if the caller holds a connection that the writer needs
     */
    public boolean flush(Duration timeout) {
        if (outage.isOngoing() || jobStore.isHeldByCaller()) {
            return false;
        }
        try {
            return writeBuffer.awaitWritten(timeout.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Writes the rest, for some seconds at most, and ends. */
    @Override
    public void close() {
        closed = true;
        writeBuffer.close();
        if (!flush(LAST_WRITE_TIMEOUT)) {
            log.warn("The latest records of {} jobs are not written: the time was not enough.", writeBuffer.size());
        }
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
            jobStore.write(jobs, executions);
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
            jobStore.write(job, execution);
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

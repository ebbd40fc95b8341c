package dev.barback.internal.records;

import dev.barback.ExecutionRecord;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.JobListener;
import dev.barback.JobRecord;
import dev.barback.Progress;
import dev.barback.spi.JobStore;
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
    private static final Logger log = LoggerFactory.getLogger(JobStoreWriter.class);
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
    private final RecentlyEndedJobs ends = new RecentlyEndedJobs();
    private final WriteLoop writeLoop;

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
        this.writeLoop = new WriteLoop(jobStore, writeBuffer, ends);
        writeLoop.start();
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
        return writeLoop.isWorking();
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
        if (!writeLoop.isWorking() || jobStore.isHeldByCaller()) {
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
        writeLoop.close();
        if (!flush(LAST_WRITE_TIMEOUT)) {
            log.warn("The latest records of {} jobs are not written: the time was not enough.", writeBuffer.size());
        }
        writeLoop.endPause();
    }
}

package dev.barback.internal.records;

import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buffers the records to be written: one entry per job, into which its new records are merged; up to a bound. Long
 * before it is full it has no room for callers that wait, as long as its content is being written. Thread-safe.
 */
final class WriteBuffer {
    private static final Logger log = LoggerFactory.getLogger(JobStoreWriter.class);
    /** Lets an enqueue and a start, or a start and an end, often become one write. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long MAX_BYTES = 128_000_000;
    /** If nothing was written for this long, waiting is of no use. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** The threshold is a tenth; the rest is for callers that don't wait: jobs that end. */
    private static final int THRESHOLD_DIVISOR = 10;

    private final int maxJobs;
    private final int threshold;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private Map<String, JobRecord> jobs = new LinkedHashMap<>();
    private List<ExecutionRecord> executions = new ArrayList<>();
    private long additions;
    private long written; // of the additions
    private long failures;
    private long writtenNanos = System.nanoTime(); // of the latest write, or when there was nothing to be written
    private boolean unavailable;
    private long dropped;
    private long bytes; // of the jobs' data
    private boolean closed;

    WriteBuffer(int maxJobs) {
        this.maxJobs = maxJobs;
        this.threshold = maxJobs / THRESHOLD_DIVISOR;
    }

    /**
     * The content of the buffer at one moment.
     *
     * @param upTo how many additions had been made by then
     */
    record Batch(Collection<JobRecord> jobs, List<ExecutionRecord> executions, long upTo) {}

    void add(Collection<JobRecord> moreJobs, Collection<ExecutionRecord> moreExecutions) {
        lock.lock();
        try {
            if (additions == written) {
                writtenNanos = System.nanoTime();
            }
            boolean wasEmpty = isEmpty();
            merge(moreJobs, moreExecutions);
            additions++;
            if (wasEmpty || isOverThreshold()) { // not each time: that would wake the writer for each job
                added.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is not empty, and takes all of it. Null when it is empty and closed. */
    @Nullable Batch take() throws InterruptedException {
        lock.lock();
        try {
            while (isEmpty() && !closed) {
                added.await();
            }
            if (isEmpty()) {
                return null;
            }
            linger();
            Batch batch = new Batch(jobs.values(), executions, additions);
            jobs = new LinkedHashMap<>();
            executions = new ArrayList<>();
            bytes = 0;
            progress.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Puts back records that could not be written. */
    void putBack(Collection<JobRecord> someJobs, Collection<ExecutionRecord> someExecutions) {
        lock.lock();
        try {
            merge(someJobs, someExecutions);
            failures++;
            unavailable = true;
            progress.signalAll(); // waiting callers don't wait for the end of the outage
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a part of a batch is written. */
    void partWritten() {
        lock.lock();
        try {
            unavailable = false;
            writtenNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    void batchWritten(Batch batch) {
        lock.lock();
        try {
            written = batch.upTo();
            if (dropped > 0) {
                log.warn(
                        "{} records of jobs were not written. These jobs may seem to wait, and may run twice.",
                        dropped);
                dropped = 0;
            }
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that was added by now is written, or a write has failed. @return whether all is written */
    boolean awaitWritten(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long all = additions;
            long remaining = nanos;
            long failuresBefore = failures;
            while (written < all && remaining > 0 && failures == failuresBefore) {
                remaining = progress.awaitNanos(remaining);
            }
            return written >= all;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is room for more, or waiting is of no use: a write has failed, or there was none for long.
     *
     * @return false if it took longer than this
     */
    boolean awaitRoom(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long remaining = nanos;
            while (isFull() && remaining > 0) {
                remaining =
                        progress.awaitNanos(Math.min(remaining, STUCK_NANOS)) + Math.max(0, remaining - STUCK_NANOS);
            }
            return !isFull();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return isOverThreshold() && !unavailable && !closed && System.nanoTime() - writtenNanos < STUCK_NANOS;
    }

    private boolean isOverThreshold() {
        return Math.max(jobs.size(), executions.size()) >= threshold || bytes >= MAX_BYTES / THRESHOLD_DIVISOR;
    }

    /** The number of jobs in it. */
    int size() {
        lock.lock();
        try {
            return jobs.size();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            added.signal();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void linger() throws InterruptedException {
        long remaining = LINGER_NANOS;
        while (remaining > 0 && !closed && !isOverThreshold()) {
            remaining = added.awaitNanos(remaining);
        }
    }

    private boolean isEmpty() {
        return jobs.isEmpty() && executions.isEmpty();
    }

    private void merge(Collection<JobRecord> moreJobs, Collection<ExecutionRecord> moreExecutions) {
        for (JobRecord job : moreJobs) {
            if (jobs.size() < maxJobs || jobs.containsKey(job.jobId())) {
                jobs.merge(job.jobId(), bounded(job), JobRecord::merge);
            } else {
                drop(1);
            }
        }
        int room = Math.max(0, maxJobs - executions.size());
        if (moreExecutions.size() <= room) {
            executions.addAll(moreExecutions);
        } else {
            drop(moreExecutions.size());
        }
    }

    /** Drops the job's data if the buffer holds too much: then the job is known, but can't be published again. */
    private JobRecord bounded(JobRecord job) {
        JobRecord.Data data = job.data();
        if (data == null) {
            return job;
        }
        bytes += data.json().length;
        return bytes <= MAX_BYTES ? job : job.withoutData();
    }

    private void drop(int number) {
        if (dropped == 0) {
            log.warn("{} jobs wait to be recorded; further events are not recorded. Jobs still run.", maxJobs);
        }
        dropped += number;
    }
}

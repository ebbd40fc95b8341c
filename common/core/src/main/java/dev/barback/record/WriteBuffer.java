package dev.barback.record;

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
    /** It has enough when it is filled to a tenth; the rest is for callers that don't wait: jobs that end. */
    private static final int PARTS = 10;

    private final int most;
    private final int enough;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private Map<String, JobRecord> jobs = new LinkedHashMap<>();
    private List<ExecutionRecord> executions = new ArrayList<>();
    private long additions;
    private long written; // of the additions
    private long failures;
    private long writtenNanos = System.nanoTime(); // of the latest write, or when there was nothing to be written
    private boolean away;
    private long lost;
    private long bytes; // of the jobs' data
    private boolean closed;

    WriteBuffer(int most) {
        this.most = most;
        this.enough = most / PARTS;
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
            keep(moreJobs, moreExecutions);
            additions++;
            if (wasEmpty || hasEnough()) { // not each time: that would wake the writer for each job
                news.signal();
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
                news.await();
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
            keep(someJobs, someExecutions);
            failures++;
            away = true;
            progress.signalAll(); // waiting callers don't wait for the end of the outage
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a part of a batch is written. */
    void wrote() {
        lock.lock();
        try {
            away = false;
            writtenNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    void written(Batch batch) {
        lock.lock();
        try {
            written = batch.upTo();
            if (lost > 0) {
                log.warn("{} records of jobs were not written. These jobs may seem to wait, and may run twice.", lost);
                lost = 0;
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
            long left = nanos;
            long failuresBefore = failures;
            while (written < all && left > 0 && failures == failuresBefore) {
                left = progress.awaitNanos(left);
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
            long left = nanos;
            while (isFull() && left > 0) {
                left = progress.awaitNanos(Math.min(left, STUCK_NANOS)) + Math.max(0, left - STUCK_NANOS);
            }
            return !isFull();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return hasEnough() && !away && !closed && System.nanoTime() - writtenNanos < STUCK_NANOS;
    }

    private boolean hasEnough() {
        return Math.max(jobs.size(), executions.size()) >= enough || bytes >= MAX_BYTES / PARTS;
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
            news.signal();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void linger() throws InterruptedException {
        long left = LINGER_NANOS;
        while (left > 0 && !closed && !hasEnough()) {
            left = news.awaitNanos(left);
        }
    }

    private boolean isEmpty() {
        return jobs.isEmpty() && executions.isEmpty();
    }

    private void keep(Collection<JobRecord> moreJobs, Collection<ExecutionRecord> moreExecutions) {
        for (JobRecord job : moreJobs) {
            if (jobs.size() < most || jobs.containsKey(job.jobId())) {
                jobs.merge(job.jobId(), bounded(job), JobRecord::merge);
            } else {
                lose(1);
            }
        }
        int room = Math.max(0, most - executions.size());
        if (moreExecutions.size() <= room) {
            executions.addAll(moreExecutions);
        } else {
            lose(moreExecutions.size());
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

    private void lose(int number) {
        if (lost == 0) {
            log.warn("{} jobs wait to be recorded; further events are not recorded. Jobs still run.", most);
        }
        lost += number;
    }
}

package dev.barback.enqueue;

import dev.barback.EnqueuedJob.Status;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One of many jobs that are enqueued together: its envelope is written when its turn comes. Used by one thread. */
final class BulkJob {
    private final String queue;
    private final Supplier<PendingJob> writing;
    private @Nullable PendingJob pending;
    private @Nullable Throwable error;
    private boolean isOnce;
    private Status status = Status.FAILED; // until the broker has confirmed it

    private BulkJob(String queue, Supplier<PendingJob> writing) {
        this.queue = queue;
        this.writing = writing;
    }

    static BulkJob to(String queue, Supplier<PendingJob> writing) {
        return new BulkJob(queue, writing);
    }

    static BulkJob written(PendingJob pending) {
        BulkJob job = new BulkJob(pending.queue(), () -> pending);
        return pending.isOnce() ? job.once() : job;
    }

    /** A job for which there is no queue. */
    static BulkJob refused(Throwable error) {
        BulkJob job = new BulkJob("", () -> {
            throw new IllegalStateException("A refused job is not written.");
        });
        job.error = error;
        return job;
    }

    /** Publishes the job only if its id is new. */
    BulkJob once() {
        isOnce = true;
        return this;
    }

    boolean isOnce() {
        return isOnce;
    }

    String queue() {
        return queue;
    }

    /**
     * Writes the envelope, at the first call. Arguments are the application's objects, so anything may be thrown; an
     * exception is the failure of this job alone.
     *
     * @return null if the envelope can't be written
     */
    @Nullable PendingJob write() {
        if (pending == null && error == null) {
            try {
                pending = writing.get();
            } catch (RuntimeException e) {
                error = e;
            }
        }
        return pending;
    }

    /** The written job; null if it is not written. */
    @Nullable PendingJob outgoing() {
        return pending;
    }

    /** The error; null = none. */
    @Nullable Throwable error() {
        return error;
    }

    Status status() {
        return status;
    }

    void reach(Status reached) {
        status = reached;
    }

    /** Sets the error, unless the job has one already. */
    void fail(Throwable cause) {
        if (error == null) {
            error = cause;
        }
    }
}

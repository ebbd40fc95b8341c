package dev.barback.internal.enqueue;

import dev.barback.EnqueuedJob.Status;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One of many jobs that are enqueued together: its envelope is written when its turn comes. Used by one thread. */
final class BulkJob {
    private final String queue;
    private final Supplier<PendingJob> writer;
    private @Nullable PendingJob pending;
    private @Nullable Throwable error;
    private boolean requiresNewId;
    private Status status = Status.FAILED; // until the broker has confirmed it

    private BulkJob(String queue, Supplier<PendingJob> writer) {
        this.queue = queue;
        this.writer = writer;
    }

    static BulkJob of(String queue, Supplier<PendingJob> writer) {
        return new BulkJob(queue, writer);
    }

    static BulkJob ofPending(PendingJob pending) {
        BulkJob job = new BulkJob(pending.queue(), () -> pending);
        return pending.requiresNewId() ? job.requireNewId() : job;
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
    BulkJob requireNewId() {
        requiresNewId = true;
        return this;
    }

    boolean requiresNewId() {
        return requiresNewId;
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
                pending = writer.get();
            } catch (RuntimeException e) {
                error = e;
            }
        }
        return pending;
    }

    /** The written job; null if it is not written. */
    @Nullable PendingJob pending() {
        return pending;
    }

    /** The error; null = none. */
    @Nullable Throwable error() {
        return error;
    }

    Status status() {
        return status;
    }

    void setStatus(Status newStatus) {
        status = newStatus;
    }

    /** Sets the error, unless the job has one already. */
    void fail(Throwable cause) {
        if (error == null) {
            error = cause;
        }
    }
}

package dev.barback.enqueue;

import dev.barback.EnqueuedJob.Status;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One of many jobs that are enqueued together: it is written when it is its turn. Used by one thread. */
final class BulkJob {
    private final String queue;
    private final Supplier<Outgoing> writing;
    private @Nullable Outgoing outgoing;
    private @Nullable Throwable error;
    private boolean isOnce;
    private Status status = Status.FAILED; // until somebody has confirmed it

    private BulkJob(String queue, Supplier<Outgoing> writing) {
        this.queue = queue;
        this.writing = writing;
    }

    static BulkJob to(String queue, Supplier<Outgoing> writing) {
        return new BulkJob(queue, writing);
    }

    static BulkJob written(Outgoing outgoing) {
        BulkJob job = new BulkJob(outgoing.queue(), () -> outgoing);
        return outgoing.isOnce() ? job.once() : job;
    }

    /** A job for which there is no queue. */
    static BulkJob refused(Throwable error) {
        BulkJob job = new BulkJob("", () -> {
            throw new IllegalStateException("A refused job is not written.");
        });
        job.error = error;
        return job;
    }

    /** Goes only if its id is new. */
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
     * Writes the job, if that was not tried before. Arguments are the application's objects, so anything may be
     * thrown; an exception is this job's failure, and no other's.
     *
     * @return null if it can't be written
     */
    @Nullable Outgoing write() {
        if (outgoing == null && error == null) {
            try {
                outgoing = writing.get();
            } catch (RuntimeException e) {
                error = e;
            }
        }
        return outgoing;
    }

    /** As far as it was written; else null. */
    @Nullable Outgoing outgoing() {
        return outgoing;
    }

    /** Why it failed; null if it did not. */
    @Nullable Throwable error() {
        return error;
    }

    Status status() {
        return status;
    }

    void reach(Status reached) {
        status = reached;
    }

    /** Keeps an error of its own. */
    void fail(Throwable cause) {
        if (error == null) {
            error = cause;
        }
    }
}

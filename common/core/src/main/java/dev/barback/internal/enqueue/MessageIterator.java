package dev.barback.internal.enqueue;

import dev.barback.spi.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The messages of jobs, each written when the broker takes it; jobs that can't be written are skipped. The iterator
 * never throws errors of the application, since it would be unknown then which messages the broker has confirmed: an
 * Error ends the iteration, and is kept.
 */
final class MessageIterator implements Iterator<Message> {
    private final Iterator<BulkJob> jobs;
    private final List<BulkJob> takenJobs = new ArrayList<>();
    private @Nullable BulkJob next;
    private @Nullable Error error;

    MessageIterator(List<BulkJob> jobs) {
        this.jobs = jobs.iterator();
    }

    @Override
    public boolean hasNext() {
        while (next == null && error == null && jobs.hasNext()) {
            next = writeOrNull(jobs.next());
        }
        return next != null;
    }

    @Override
    public Message next() {
        PendingJob pending = hasNext() && next != null ? next.pending() : null;
        if (next == null || pending == null) {
            throw new NoSuchElementException();
        }
        takenJobs.add(next);
        next = null;
        return pending.message();
    }

    /** The jobs whose messages the broker took, in that order. */
    List<BulkJob> takenJobs() {
        return takenJobs;
    }

    /** The Error that ended the iteration early; null = none. */
    @Nullable Error error() {
        return error;
    }

    private @Nullable BulkJob writeOrNull(BulkJob job) {
        try {
            return job.write() == null ? null : job;
        } catch (Error e) {
            error = e;
            return null;
        }
    }
}

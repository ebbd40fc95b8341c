package dev.barback.enqueue;

import dev.barback.broker.Message;
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
    private final List<BulkJob> given = new ArrayList<>();
    private @Nullable BulkJob next;
    private @Nullable Error error;

    MessageIterator(List<BulkJob> jobs) {
        this.jobs = jobs.iterator();
    }

    @Override
    public boolean hasNext() {
        while (next == null && error == null && jobs.hasNext()) {
            next = written(jobs.next());
        }
        return next != null;
    }

    @Override
    public Message next() {
        PendingJob pending = hasNext() && next != null ? next.outgoing() : null;
        if (next == null || pending == null) {
            throw new NoSuchElementException();
        }
        given.add(next);
        next = null;
        return pending.message();
    }

    /** The jobs whose messages the broker took, in that order. */
    List<BulkJob> given() {
        return given;
    }

    /** The Error that ended the iteration early; null = none. */
    @Nullable Error error() {
        return error;
    }

    private @Nullable BulkJob written(BulkJob job) {
        try {
            return job.write() == null ? null : job;
        } catch (Error e) {
            error = e;
            return null;
        }
    }
}

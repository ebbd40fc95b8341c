package dev.barback.enqueue;

import dev.barback.broker.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The messages of jobs, each written when the broker asks for it; those that can't be are passed over. It
 * never throws what comes out of the application, since it would not be known then what the broker has
 * confirmed: an Error ends it, and is kept.
 */
final class Messages implements Iterator<Message> {
    private final Iterator<BulkJob> jobs;
    private final List<BulkJob> given = new ArrayList<>();
    private @Nullable BulkJob next;
    private @Nullable Error error;

    Messages(List<BulkJob> jobs) {
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
        Outgoing outgoing = hasNext() && next != null ? next.outgoing() : null;
        if (next == null || outgoing == null) {
            throw new NoSuchElementException();
        }
        given.add(next);
        next = null;
        return outgoing.message();
    }

    /** The jobs whose messages the broker took, in that order. */
    List<BulkJob> given() {
        return given;
    }

    /** What ended it before its time; null if nothing did. */
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

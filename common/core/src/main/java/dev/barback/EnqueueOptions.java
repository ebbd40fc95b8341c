package dev.barback;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a job is enqueued, as given to {@link Jobs#set}. What is left out comes from the job's
 * annotations. Made by the methods of {@link Options}; immutable.
 *
 * @param queue the queue; null = the job's own
 * @param priority lower runs sooner; null = the job's own
 * @param waitFor counted from the enqueue; null = none. Of waitFor and waitUntil, the one set last counts
 * @param waitUntil the due time; null = as soon as possible; a time in the past is fine; 1700 to 9999
 * @param jobId the job's id, 1 to 255 visible ASCII characters; null = a new one. Where records of jobs are kept, a job
 *     of an id that they know is not enqueued: its status is {@link EnqueuedJob.Status#KNOWN}. Inside a transaction on the
 *     broker's own database, and without records, nobody looks
 */
public record EnqueueOptions(
        @Nullable String queue,
        @Nullable Integer priority,
        @Nullable Duration waitFor,
        @Nullable Instant waitUntil,
        @Nullable String jobId) {

    /** Leaves everything to the job. */
    public static final EnqueueOptions NONE = new EnqueueOptions(null, null, null, null, null);

    /** These options, with another queue. */
    public EnqueueOptions queue(String name) {
        return new EnqueueOptions(name, priority, waitFor, waitUntil, jobId);
    }

    /** These options, with another priority; lower runs sooner. */
    public EnqueueOptions priority(int number) {
        return new EnqueueOptions(queue, number, waitFor, waitUntil, jobId);
    }

    /** These options, due after a time counted from the enqueue. */
    public EnqueueOptions waitFor(Duration time) {
        return new EnqueueOptions(queue, priority, time, null, jobId);
    }

    /** These options, due at a point in time. */
    public EnqueueOptions waitUntil(Instant time) {
        return new EnqueueOptions(queue, priority, null, time, jobId);
    }

    /** These options, with an id of the caller's choice, so that the same job can be enqueued again without harm. */
    public EnqueueOptions jobId(String id) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, id);
    }

    /** These options, overlaid by what the others set. */
    public EnqueueOptions and(EnqueueOptions others) {
        boolean timed = others.waitFor != null || others.waitUntil != null;
        return new EnqueueOptions(
                others.queue != null ? others.queue : queue,
                others.priority != null ? others.priority : priority,
                timed ? others.waitFor : waitFor,
                timed ? others.waitUntil : waitUntil,
                others.jobId != null ? others.jobId : jobId);
    }
}

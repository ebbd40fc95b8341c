package dev.barback;

import java.net.URI;
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
 * @param user on whose behalf: 1 to 255 characters, none of them a control character. Users of a queue get fair shares of
 *     its processors. null = that of the job that enqueues this one; outside of a job, nobody's in particular
 * @param duration how long the job should take, more than zero: what it costs its user until it is known how long it took;
 *     null = as long as jobs of its class took lately
 * @param webhook where the end of the job is posted, in place of the application's own address: http or https, at most
 *     2,000 ASCII characters, without user and password. It is posted where webhooks are switched on and its host is
 *     allowed; a host that is not leaves the post in the morgue. null = where the application says, if anywhere
 * @param isNobodys whether it is nobody's in particular, even if a user's job enqueues it; then there is no user
 */
public record EnqueueOptions(
        @Nullable String queue,
        @Nullable Integer priority,
        @Nullable Duration waitFor,
        @Nullable Instant waitUntil,
        @Nullable String jobId,
        @Nullable String user,
        @Nullable Duration duration,
        @Nullable URI webhook,
        boolean isNobodys) {

    /** Leaves everything to the job. */
    public static final EnqueueOptions NONE = new EnqueueOptions(null, null, null, null, null, null, null, null, false);

    /** These options, with another queue. */
    public EnqueueOptions queue(String name) {
        return new EnqueueOptions(name, priority, waitFor, waitUntil, jobId, user, duration, webhook, isNobodys);
    }

    /** These options, with another priority; lower runs sooner. */
    public EnqueueOptions priority(int number) {
        return new EnqueueOptions(queue, number, waitFor, waitUntil, jobId, user, duration, webhook, isNobodys);
    }

    /** These options, due after a time counted from the enqueue. */
    public EnqueueOptions waitFor(Duration time) {
        return new EnqueueOptions(queue, priority, time, null, jobId, user, duration, webhook, isNobodys);
    }

    /** These options, due at a point in time. */
    public EnqueueOptions waitUntil(Instant time) {
        return new EnqueueOptions(queue, priority, null, time, jobId, user, duration, webhook, isNobodys);
    }

    /** These options, with an id of the caller's choice, so that the same job can be enqueued again without harm. */
    public EnqueueOptions jobId(String id) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, id, user, duration, webhook, isNobodys);
    }

    /** These options, on behalf of a user. */
    public EnqueueOptions user(String name) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, jobId, name, duration, webhook, false);
    }

    /** These options, on nobody's behalf in particular, even within a job that has a user. */
    public EnqueueOptions withoutUser() {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, jobId, null, duration, webhook, true);
    }

    /** These options, for a job that should take this long. */
    public EnqueueOptions duration(Duration time) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, jobId, user, time, webhook, isNobodys);
    }

    /** These options, for a job whose end is posted to this address. */
    public EnqueueOptions webhook(URI address) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, jobId, user, duration, address, isNobodys);
    }

    /** These options, overlaid by what the others set. */
    public EnqueueOptions and(EnqueueOptions others) {
        boolean decidesUser = others.user != null || others.isNobodys;
        boolean timed = others.waitFor != null || others.waitUntil != null;
        return new EnqueueOptions(
                others.queue != null ? others.queue : queue,
                others.priority != null ? others.priority : priority,
                timed ? others.waitFor : waitFor,
                timed ? others.waitUntil : waitUntil,
                others.jobId != null ? others.jobId : jobId,
                decidesUser ? others.user : user,
                others.duration != null ? others.duration : duration,
                others.webhook != null ? others.webhook : webhook,
                decidesUser ? others.isNobodys : isNobodys);
    }
}

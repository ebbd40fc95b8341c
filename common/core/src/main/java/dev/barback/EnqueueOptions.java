package dev.barback;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a job is enqueued, as given to {@link PerformLater#set}. Options that are not set come from the job's
 * annotations. Made by the methods of {@link Options}; immutable.
 *
 * @param queue the queue; null = the job's own
 * @param priority lower runs sooner; null = the job's own
 * @param waitFor the wait, counted from the enqueue; null = none. Of waitFor and waitUntil, the one set last counts
 * @param waitUntil the due time; null = as soon as possible; a time in the past is fine; 1700 to 9999
 * @param jobId the job's id, 1 to 255 visible ASCII characters; null = a new one. With a job store, a job whose id has
 *     a record already is not enqueued: its status is {@link EnqueuedJob.Status#DUPLICATE}. The id is not checked without a
 *     job store, nor inside a transaction on the broker's own database
 * @param user the user on whose behalf the job runs: 1 to 255 characters, none of them a control character. Users of a
 *     queue get fair shares of its processors. null = the user of the job that enqueues this one; outside of a job, no
 *     user
 * @param duration how long the job should take, more than zero: its cost to its user until the real duration is known;
 *     null = as long as recent jobs of its class took
 * @param webhook the address to which the end of the job is posted, in place of the application's own: http or https,
 *     at most 2,000 ASCII characters, without user and password. It is used if webhooks are switched on and its host is
 *     allowed; if the host is not allowed, the post goes to the morgue. null = the application's own address, if it has
 *     one
 * @param tags words to find the job by in lists: up to 10, each of 1 to 50 visible characters, none of them a comma.
 *     Empty = none
 * @param hasNoUser whether the job has no user, even if a user's job enqueues it; then {@code user} is null
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
        List<String> tags,
        boolean hasNoUser) {

    /** Copies the tags. */
    public EnqueueOptions {
        tags = List.copyOf(tags);
    }

    /** No option is set. */
    public static final EnqueueOptions NONE =
            new EnqueueOptions(null, null, null, null, null, null, null, null, List.of(), false);

    /** These options, with another queue. */
    public EnqueueOptions queue(String name) {
        return new EnqueueOptions(name, priority, waitFor, waitUntil, jobId, user, duration, webhook, tags, hasNoUser);
    }

    /** These options, with another priority; lower runs sooner. */
    public EnqueueOptions priority(int number) {
        return new EnqueueOptions(queue, number, waitFor, waitUntil, jobId, user, duration, webhook, tags, hasNoUser);
    }

    /** These options, due after a time counted from the enqueue. */
    public EnqueueOptions waitFor(Duration time) {
        return new EnqueueOptions(queue, priority, time, null, jobId, user, duration, webhook, tags, hasNoUser);
    }

    /** These options, due at a point in time. */
    public EnqueueOptions waitUntil(Instant time) {
        return new EnqueueOptions(queue, priority, null, time, jobId, user, duration, webhook, tags, hasNoUser);
    }

    /** These options, with an id of the caller's choice, so that a repeated enqueue does no harm. */
    public EnqueueOptions jobId(String id) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, id, user, duration, webhook, tags, hasNoUser);
    }

    /** These options, on behalf of a user. */
    public EnqueueOptions user(String name) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, jobId, name, duration, webhook, tags, false);
    }

    /** These options, without a user, even within a job that has a user. */
    public EnqueueOptions withoutUser() {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, jobId, null, duration, webhook, tags, true);
    }

    /** These options, for a job that should take this long. */
    public EnqueueOptions duration(Duration time) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, jobId, user, time, webhook, tags, hasNoUser);
    }

    /** These options, for a job whose end is posted to this address. */
    public EnqueueOptions webhook(URI address) {
        return new EnqueueOptions(queue, priority, waitFor, waitUntil, jobId, user, duration, address, tags, hasNoUser);
    }

    /** These options, for a job with these tags, in place of others. */
    public EnqueueOptions tags(String... words) {
        return new EnqueueOptions(
                queue, priority, waitFor, waitUntil, jobId, user, duration, webhook, List.of(words), hasNoUser);
    }

    /** These options, overridden by the others where those are set. */
    public EnqueueOptions and(EnqueueOptions others) {
        boolean decidesUser = others.user != null || others.hasNoUser;
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
                others.tags.isEmpty() ? tags : others.tags,
                decidesUser ? others.hasNoUser : hasNoUser);
    }
}

package dev.barback;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * Static factories of {@link EnqueueOptions}, to be imported statically:
 *
 * <pre>{@code
 * jobs.set(queue("low").priority(10)).performLater(WelcomeMail::perform, 42L, "nl");
 * }</pre>
 */
public final class Options {

    private Options() {}

    /** To another queue than the job's own. */
    public static EnqueueOptions queue(String name) {
        return EnqueueOptions.NONE.queue(name);
    }

    /** With another priority than the job's own; lower runs sooner. */
    public static EnqueueOptions priority(int number) {
        return EnqueueOptions.NONE.priority(number);
    }

    /** Due after a time counted from the enqueue. */
    public static EnqueueOptions waitFor(Duration time) {
        return EnqueueOptions.NONE.waitFor(time);
    }

    /** Due at a point in time; one in the past is fine. */
    public static EnqueueOptions waitUntil(Instant time) {
        return EnqueueOptions.NONE.waitUntil(time);
    }

    /** With an id of the caller's choice, so that a repeated enqueue does no harm. */
    public static EnqueueOptions jobId(String id) {
        return EnqueueOptions.NONE.jobId(id);
    }

    /** On behalf of a user, who gets a fair share of the processors. */
    public static EnqueueOptions user(String name) {
        return EnqueueOptions.NONE.user(name);
    }

    /** Without a user; by default, a job enqueued within a user's job has the same user. */
    public static EnqueueOptions withoutUser() {
        return EnqueueOptions.NONE.withoutUser();
    }

    /** For a job that should take this long. */
    public static EnqueueOptions duration(Duration time) {
        return EnqueueOptions.NONE.duration(time);
    }

    /** For a job whose end is posted to this address. */
    public static EnqueueOptions webhook(URI address) {
        return EnqueueOptions.NONE.webhook(address);
    }

    /** For a job with these tags, by which lists of jobs are filtered. */
    public static EnqueueOptions tags(String... words) {
        return EnqueueOptions.NONE.tags(words);
    }
}

package dev.barback;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects the jobs to list: {@code JobQuery.ALL.queue("mail").user("ada")}. Immutable.
 *
 * @param states in one of these states; empty = in any
 * @param queue of this queue; null = of any
 * @param jobClass of this class; null = of any
 * @param user of this user; null = of any
 * @param tag with this tag, possibly among others; null = with any, or none
 * @param oldestFirst the order by the time of the first enqueue: the oldest first, or the newest
 */
public record JobQuery(
        Set<JobState> states,
        @Nullable String queue,
        @Nullable String jobClass,
        @Nullable String user,
        @Nullable String tag,
        boolean oldestFirst) {
    /** All jobs, the newest first. */
    public static final JobQuery ALL = new JobQuery(Set.of(), null, null, null, null, false);

    /** Copies the states. */
    public JobQuery {
        states = Set.copyOf(states);
    }

    /** This query, for jobs in one of these states; empty = in any. */
    public JobQuery states(Set<JobState> some) {
        return new JobQuery(some, queue, jobClass, user, tag, oldestFirst);
    }

    /** This query, for jobs of this queue; null = of any. */
    public JobQuery queue(@Nullable String name) {
        return new JobQuery(states, name, jobClass, user, tag, oldestFirst);
    }

    /** This query, for jobs of this class; null = of any. */
    public JobQuery jobClass(@Nullable String name) {
        return new JobQuery(states, queue, name, user, tag, oldestFirst);
    }

    /** This query, for jobs of this user; null = of any. */
    public JobQuery user(@Nullable String name) {
        return new JobQuery(states, queue, jobClass, name, tag, oldestFirst);
    }

    /** This query, for jobs with this tag; null = with any, or none. */
    public JobQuery tag(@Nullable String word) {
        return new JobQuery(states, queue, jobClass, user, word, oldestFirst);
    }

    /** This query, with the oldest jobs first, or the newest. */
    public JobQuery oldestFirst(boolean first) {
        return new JobQuery(states, queue, jobClass, user, tag, first);
    }
}

package dev.barback;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects the jobs to list. Immutable.
 *
 * @param states in one of these states; empty = in any
 * @param queue of this queue; null = of any
 * @param jobClass of this class; null = of any
 * @param user of this user; null = of any
 * @param oldestFirst the order by the time of the first enqueue: the oldest first, or the newest
 */
public record JobQuery(
        Set<JobState> states,
        @Nullable String queue,
        @Nullable String jobClass,
        @Nullable String user,
        boolean oldestFirst) {
    /** All jobs, the newest first. */
    public static final JobQuery ALL = new JobQuery(Set.of(), null, null, null, false);

    /** Copies the states. */
    public JobQuery {
        states = Set.copyOf(states);
    }
}

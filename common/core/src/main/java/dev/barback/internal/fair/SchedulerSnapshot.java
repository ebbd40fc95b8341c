package dev.barback.internal.fair;

import java.util.List;

/**
 * The state of a {@link FairScheduler} as data, to be stored between two uses. Immutable.
 *
 * @param time the queue's virtual time; finite
 * @param rebasedBy the amount by which all times were lowered since the scheduler was created or restored: 0, except once
 *     in a million virtual seconds. Times stored elsewhere meanwhile have to be lowered by as much.
 * @param users the users to keep, in no order. Other users have no time ahead of the queue's.
 */
public record SchedulerSnapshot(double time, double rebasedBy, List<UserSnapshot> users) {
    /** A scheduler without users. */
    public static final SchedulerSnapshot EMPTY = new SchedulerSnapshot(0, 0, List.of());

    /**
     * @throws IllegalArgumentException if a time is not finite
     */
    public SchedulerSnapshot {
        if (!Double.isFinite(time) || !Double.isFinite(rebasedBy)) {
            throw new IllegalArgumentException("Times are finite, not " + time + " and " + rebasedBy + ".");
        }
        users = List.copyOf(users);
    }
}

package dev.barback.internal.fair;

/**
 * The state of one user in a {@link SchedulerSnapshot}. Immutable.
 *
 * @param user the user
 * @param weight its latest weight, 0.001 to 1000
 * @param limit the maximum number of its running jobs; 0 = any number
 * @param running the number of its running jobs, 0 or more
 * @param backlogged whether its jobs wait
 * @param time its virtual time, in seconds of service by weight; finite
 * @param refundable the part of its time that may be refunded when running jobs end early; finite, 0 or more
 * @param turn orders users of the same time: the smaller one is first
 */
public record UserSnapshot(
        String user,
        double weight,
        int limit,
        int running,
        boolean backlogged,
        double time,
        double refundable,
        long turn) {
    /** This state without running jobs. */
    UserSnapshot withoutRunningJobs() {
        return new UserSnapshot(user, weight, limit, 0, backlogged, time, refundable, turn);
    }

    /**
     * @throws IllegalArgumentException if a value is out of range
     */
    public UserSnapshot {
        UserState.checkWeight(weight);
        UserState.checkLimit(limit);
        if (running < 0 || !Double.isFinite(time) || !(refundable >= 0) || refundable == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "The snapshot of " + user + " has running jobs and a refundable time of 0 or"
                            + " more, and finite times, not " + running + ", " + refundable + " and " + time + ".");
        }
    }
}

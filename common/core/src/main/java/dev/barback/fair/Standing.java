package dev.barback.fair;

/**
 * One user's line in a {@link Ledger}. Immutable.
 *
 * @param user who
 * @param weight as last told, 0.001 to 1000
 * @param limit how many of its jobs may run at once; 0 for any number
 * @param running how many of its jobs run, 0 or more
 * @param backlogged whether jobs of it wait
 * @param time its virtual time, in seconds of service by weight; finite
 * @param refundable how much of its time may be given back when running jobs end early; finite, 0 or more
 * @param turn orders users of the same time: the lesser is first
 */
public record Standing(
        String user,
        double weight,
        int limit,
        int running,
        boolean backlogged,
        double time,
        double refundable,
        long turn) {
    /** The same without jobs that run. */
    Standing ifAllEnded() {
        return new Standing(user, weight, limit, 0, backlogged, time, refundable, turn);
    }

    /** @throws IllegalArgumentException when a value is beyond its range */
    public Standing {
        Account.checkWeight(weight);
        Account.checkLimit(limit);
        if (running < 0 || !Double.isFinite(time) || !(refundable >= 0) || refundable == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "The standing of " + user + " has running jobs and a refundable time of 0 or"
                            + " more, and finite times, not " + running + ", " + refundable + " and " + time + ".");
        }
    }
}

package dev.barback.bench;

/**
 * The targets of a reading of Barback, and whether less is better.
 *
 * @param lessIsBetter true = a time or a cost, false = a rate
 * @param ownBounds the reading's own bounds
 * @param ratioToDbScheduler the bounds of the ratio to db-scheduler's
 * @param ratioToJobRunr the bounds of the ratio to JobRunr's
 */
record Target(boolean lessIsBetter, Bounds ownBounds, Bounds ratioToDbScheduler, Bounds ratioToJobRunr) {
    /** A cost, measured for information. */
    static final Target LESS = new Target(true, Bounds.NONE, Bounds.NONE, Bounds.NONE);

    private static final Bounds TEN_TIMES = Bounds.atLeast(10);

    /** A rate; ten times JobRunr's is the target everywhere. */
    static Target rate(Bounds ratioToDbScheduler) {
        return new Target(false, Bounds.NONE, ratioToDbScheduler, TEN_TIMES);
    }

    /** A time in milliseconds. */
    static Target time(Bounds ownBounds) {
        return new Target(true, ownBounds, Bounds.NONE, TEN_TIMES);
    }

    /** How many times better one reading is than another. */
    double times(double one, double other) {
        return lessIsBetter ? other / one : one / other;
    }
}

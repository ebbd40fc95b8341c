package dev.barback.bench;

/**
 * The aims of a reading of Barback, and whether less is better.
 *
 * @param lessIsBetter true = a time or a cost, false = a rate
 * @param itself the reading's own bounds
 * @param overDbScheduler the bounds of the ratio to db-scheduler's
 * @param overJobRunr the bounds of the ratio to JobRunr's
 */
record Target(boolean lessIsBetter, Bounds itself, Bounds overDbScheduler, Bounds overJobRunr) {
    /** A cost, measured for information. */
    static final Target LESS = new Target(true, Bounds.NONE, Bounds.NONE, Bounds.NONE);

    private static final Bounds TEN_TIMES = Bounds.atLeast(10);

    /** A rate; ten times JobRunr's is the aim everywhere. */
    static Target rate(Bounds overDbScheduler) {
        return new Target(false, Bounds.NONE, overDbScheduler, TEN_TIMES);
    }

    /** A time in milliseconds. */
    static Target time(Bounds itself) {
        return new Target(true, itself, Bounds.NONE, TEN_TIMES);
    }

    /** How many times better one reading is than another. */
    double times(double one, double other) {
        return lessIsBetter ? other / one : one / other;
    }
}

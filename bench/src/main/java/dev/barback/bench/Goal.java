package dev.barback.bench;

/**
 * What a reading of Barback should be, and which readings are the better ones.
 *
 * @param lessIsBetter a time or a cost, else a rate
 * @param itself the reading's own bounds
 * @param overDbScheduler how many times better than db-scheduler's
 * @param overJobRunr how many times better than JobRunr's
 */
record Goal(boolean lessIsBetter, Aim itself, Aim overDbScheduler, Aim overJobRunr) {
    /** A cost, measured for information. */
    static final Goal LESS = new Goal(true, Aim.NONE, Aim.NONE, Aim.NONE);

    private static final Aim TEN_TIMES = Aim.atLeast(10);

    /** A rate; ten times JobRunr's is the aim everywhere. */
    static Goal rate(Aim overDbScheduler) {
        return new Goal(false, Aim.NONE, overDbScheduler, TEN_TIMES);
    }

    /** A time in milliseconds. */
    static Goal time(Aim itself) {
        return new Goal(true, itself, Aim.NONE, TEN_TIMES);
    }

    /** How many times better one reading is than another. */
    double times(double one, double other) {
        return lessIsBetter ? other / one : one / other;
    }
}

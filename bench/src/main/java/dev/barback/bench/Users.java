package dev.barback.bench;

/** Users who share a queue. */
final class Users {
    private static final int FEW = 10;
    private static final int MANY = 10_000;

    private Users() {}

    /** The user of the job of this number, of ten. */
    static String name(int job) {
        return "user" + job % FEW;
    }

    /** The user of the job of this number, of 10,000. */
    static String ofMany(int job) {
        return "user" + job % MANY;
    }
}

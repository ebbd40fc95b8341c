package dev.barback.bench;

/** Ten users who share a queue. */
final class Users {
    private static final int NUMBER = 10;

    private Users() {}

    /** The user of the job of this number. */
    static String name(int job) {
        return "user" + job % NUMBER;
    }
}

package dev.barback.bench;

/** Ten users who share a queue. */
final class Users {
    private static final int NUMBER = 10;

    private Users() {}

    /** Whose the job of this number is. */
    static String name(int job) {
        return "user" + job % NUMBER;
    }
}

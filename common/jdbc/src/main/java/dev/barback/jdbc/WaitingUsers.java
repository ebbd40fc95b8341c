package dev.barback.jdbc;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The users with available messages in a queue, at the time of a query. Immutable.
 *
 * @param users by name, up to {@link #MAX_USERS}
 * @param nanos the time of the query, by {@link System#nanoTime}
 * @param state what later claims found
 * @param next the name from which the next query continues, if there are more users than fit; else ""
 */
record WaitingUsers(List<String> users, long nanos, State state, String next) {
    static final int MAX_USERS = 1_000;

    enum State {
        /** They probably have more. */
        BUSY,
        /** At least one of them had fewer messages than asked for. */
        OVER,
        /** No user had any; the next message is probably of the same user. */
        QUIET
    }

    /** Before the first query. */
    static final WaitingUsers NOBODY = new WaitingUsers(List.of(), 0, State.OVER, "");

    /** A new user waits at most this long behind users who keep the queue busy. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    static WaitingUsers of(List<String> users, long nanos) {
        boolean more = users.size() == MAX_USERS;
        return new WaitingUsers(
                users, nanos, State.BUSY, more ? users.get(MAX_USERS - 1) + '\u0001' : ""); // no user name contains it
    }

    /** Whether the next messages probably belong to these users. */
    boolean isLikely(long now) {
        return switch (state) {
            case BUSY -> now - nanos < FRESH_NANOS;
            case OVER -> users.size() == 1 && now - nanos < FRESH_NANOS;
            case QUIET -> users.size() == 1;
        };
    }

    /** No user has any message now. */
    WaitingUsers quiet() {
        return new WaitingUsers(users, nanos, State.QUIET, next);
    }

    /** At least one of them had fewer messages than asked for. */
    WaitingUsers over() {
        return new WaitingUsers(users, nanos, State.OVER, next);
    }

    /** They have messages again. */
    WaitingUsers busy() {
        return new WaitingUsers(users, nanos, State.BUSY, next);
    }
}

package dev.barback.internal.jdbc.queue;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The users with available messages in a queue, at the time of a query. Immutable.
 *
 * @param users by name, up to {@link #MAX_USERS}
 * @param queriedNanos the time of the query, by {@link System#nanoTime}
 * @param state what later claims found
 * @param nextName the name from which the next query continues, if there are more users than fit; else ""
 */
record WaitingUsers(List<String> users, long queriedNanos, State state, String nextName) {
    static final int MAX_USERS = 1_000;

    enum State {
        /** They probably have more. */
        MORE,
        /** At least one of them had fewer messages than asked for. */
        EXHAUSTED,
        /** No user had any; the next message is probably of the same user. */
        EMPTY
    }

    /** Before the first query. */
    static final WaitingUsers NONE = new WaitingUsers(List.of(), 0, State.EXHAUSTED, "");

    /** A new user waits at most this long behind users who keep the queue busy. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    static WaitingUsers of(List<String> users, long queriedNanos) {
        boolean hasMore = users.size() == MAX_USERS;
        return new WaitingUsers(
                users,
                queriedNanos,
                State.MORE,
                hasMore ? users.get(MAX_USERS - 1) + '\u0001' : ""); // no user name contains it
    }

    /** Whether the next messages probably belong to these users. */
    boolean isReusable(long now) {
        return switch (state) {
            case MORE -> now - queriedNanos < FRESH_NANOS;
            case EXHAUSTED -> users.size() == 1 && now - queriedNanos < FRESH_NANOS;
            case EMPTY -> users.size() == 1;
        };
    }

    /** No user has any message now. */
    WaitingUsers empty() {
        return new WaitingUsers(users, queriedNanos, State.EMPTY, nextName);
    }

    /** At least one of them had fewer messages than asked for. */
    WaitingUsers exhausted() {
        return new WaitingUsers(users, queriedNanos, State.EXHAUSTED, nextName);
    }

    /** They have messages again. */
    WaitingUsers withMore() {
        return new WaitingUsers(users, queriedNanos, State.MORE, nextName);
    }
}

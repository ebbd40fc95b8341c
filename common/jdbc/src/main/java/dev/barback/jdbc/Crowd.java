package dev.barback.jdbc;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whose messages waited in a queue when it was looked. Immutable.
 *
 * @param users by name, up to {@link #MOST}
 * @param nanos when that was, by {@link System#nanoTime}
 * @param state what was seen since
 * @param next where to look on: there may be more users than fit
 */
record Crowd(List<String> users, long nanos, State state, String next) {
    static final int MOST = 1_000;

    enum State {
        /** They have more, as far as is known. */
        BUSY,
        /** One of them at least had less than was asked for. */
        OVER,
        /** Nobody had any; whose the next is, may well be the same. */
        QUIET
    }

    /** It was not looked yet. */
    static final Crowd NOBODY = new Crowd(List.of(), 0, State.OVER, "");

    /** A user who comes waits no longer than this for those who keep the queue busy. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    static Crowd of(List<String> users, long nanos) {
        boolean more = users.size() == MOST;
        return new Crowd(
                users, nanos, State.BUSY, more ? users.get(MOST - 1) + '\u0001' : ""); // no user's name has that
    }

    /** Whether the next messages are likely theirs. */
    boolean isLikely(long now) {
        return switch (state) {
            case BUSY -> now - nanos < FRESH_NANOS;
            case OVER -> users.size() == 1 && now - nanos < FRESH_NANOS;
            case QUIET -> users.size() == 1;
        };
    }

    /** Nobody has any now. */
    Crowd quiet() {
        return new Crowd(users, nanos, State.QUIET, next);
    }

    /** They had less than was asked for. */
    Crowd over() {
        return new Crowd(users, nanos, State.OVER, next);
    }

    /** Somebody has some again. */
    Crowd busy() {
        return new Crowd(users, nanos, State.BUSY, next);
    }
}

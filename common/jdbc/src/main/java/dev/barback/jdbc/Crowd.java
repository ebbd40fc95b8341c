package dev.barback.jdbc;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whose messages waited in a queue when it was looked. Immutable.
 *
 * @param users by name, up to {@link #MOST}
 * @param nanos when that was, by {@link System#nanoTime}
 * @param isQuiet whether nobody had any since; whose next is, may well be the same
 * @param next where to look on: there may be more users than fit
 */
record Crowd(List<String> users, long nanos, boolean isQuiet, String next) {
    static final int MOST = 1_000;

    /** It was not looked yet. */
    static final Crowd NOBODY = new Crowd(List.of(), 0, false, "");

    /** Another user waits no longer than this for the one who has the queue for itself. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    static Crowd of(List<String> users, long nanos) {
        boolean more = users.size() == MOST;
        return new Crowd(users, nanos, false, more ? users.get(MOST - 1) + '\u0001' : ""); // no user's name has that
    }

    /** Whether there was one user, and likely still is. */
    boolean isAlone(long now) {
        return users.size() == 1 && (isQuiet || now - nanos < FRESH_NANOS);
    }

    /** Nobody has any now. */
    Crowd quiet() {
        return new Crowd(users, nanos, true, next);
    }

    /** Somebody has some again. */
    Crowd busy() {
        return new Crowd(users, nanos, false, next);
    }
}

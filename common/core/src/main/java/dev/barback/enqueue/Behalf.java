package dev.barback.enqueue;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf the current thread runs a job, if it runs one: what it enqueues meanwhile is that user's, too. Threads that
 * the job starts or hands work to have no part in it: they may be a pool's, which works for others next.
 */
public final class Behalf {
    private static final ThreadLocal<String> USER = new ThreadLocal<>();

    private Behalf() {}

    /** The user; null = nobody's in particular, or no job. */
    public static @Nullable String user() {
        return USER.get();
    }

    /** From now on this thread works on behalf of this user; null = nobody's in particular. */
    public static void change(@Nullable String user) {
        if (user == null) {
            USER.remove();
        } else {
            USER.set(user);
        }
    }
}

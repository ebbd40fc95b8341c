package dev.barback.internal.enqueue;

import org.jspecify.annotations.Nullable;

/**
 * The user on whose behalf the current thread runs a job: jobs that it enqueues have the same user. Threads that the
 * job starts or hands work to don't inherit the user: they may belong to a pool, which works for other users next.
 */
public final class CurrentUser {
    private static final ThreadLocal<String> USER = new ThreadLocal<>();

    private CurrentUser() {}

    /** The user; null = no user, or no job. */
    public static @Nullable String user() {
        return USER.get();
    }

    /** Sets the user of this thread; null = none. */
    public static void set(@Nullable String user) {
        if (user == null) {
            USER.remove();
        } else {
            USER.set(user);
        }
    }
}

package dev.barback.enqueue;

import dev.barback.ArgumentException;

/** What a job's id may be, when somebody chooses one. */
public final class JobIds {
    private static final int LONGEST = 255;

    private JobIds() {}

    /**
     * The same id.
     *
     * @throws ArgumentException if it can't be one
     */
    public static String check(String id) {
        if (id.isEmpty() || id.length() > LONGEST || !id.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new ArgumentException("A job's id is 1 to 255 visible ASCII characters, such as a UUID.");
        }
        return id;
    }
}

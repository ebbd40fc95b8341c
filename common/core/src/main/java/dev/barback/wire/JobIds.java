package dev.barback.wire;

import dev.barback.ArgumentException;

/** Checks job ids, which are written to logs and attributes unchanged. */
public final class JobIds {
    private static final int MAX_LENGTH = 255;

    private JobIds() {}

    /**
     * Checks and returns an id.
     *
     * @throws ArgumentException if it is not valid
     */
    public static String check(String id) {
        if (!isValid(id)) {
            throw new ArgumentException("A job's id is 1 to 255 visible ASCII characters, such as a UUID.");
        }
        return id;
    }

    static boolean isValid(String id) {
        return !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}

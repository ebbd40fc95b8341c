package dev.barback.wire;

import dev.barback.ArgumentException;

/** What a job's id may be. It goes to logs and attributes as it is. */
public final class JobIds {
    private static final int LONGEST = 255;

    private JobIds() {}

    /**
     * The same id.
     *
     * @throws ArgumentException if it can't be one
     */
    public static String check(String id) {
        if (!isPossible(id)) {
            throw new ArgumentException("A job's id is 1 to 255 visible ASCII characters, such as a UUID.");
        }
        return id;
    }

    static boolean isPossible(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}

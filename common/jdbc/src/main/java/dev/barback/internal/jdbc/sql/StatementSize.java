package dev.barback.internal.jdbc.sql;

/** How much one statement writes at most: larger statements are not faster, and cost memory. Without state. */
public final class StatementSize {
    /** The maximum number of rows. */
    public static final int MAX_ROWS = 1_000;

    /** Also the limit of memory; a single larger row gets its own statement. */
    private static final long MAX_BYTES = 8_000_000;

    private StatementSize() {}

    /** Whether a statement that writes these rows takes no more. */
    public static boolean isReached(int rows, long bytes) {
        return rows >= MAX_ROWS || bytes >= MAX_BYTES;
    }
}

package dev.barback.internal.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** How much one statement writes at most: larger statements are not faster, and cost memory. Without state. */
public final class StatementSize {
    /** The maximum number of rows. */
    public static final int MAX_ROWS = 1_000;

    /** Also the limit of memory; a single larger row gets its own statement. */
    public static final long MAX_BYTES = 8_000_000;

    private StatementSize() {}

    /** Whether a statement that writes these rows takes no more. */
    public static boolean isReached(int rows, long bytes) {
        return rows >= MAX_ROWS || bytes >= MAX_BYTES;
    }

    /** Splits rows into portions of one statement each, in their order. */
    public static <T> List<List<T>> portions(List<T> rows, ToLongFunction<T> size) {
        List<List<T>> portions = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            bytes += size.applyAsLong(rows.get(i));
            if (i + 1 == rows.size() || isReached(i + 1 - from, bytes)) {
                portions.add(rows.subList(from, i + 1));
                from = i + 1;
                bytes = 0;
            }
        }
        return portions;
    }
}

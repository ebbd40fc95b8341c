package dev.barback.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which changes of jobs are committed, by the numbers of their transactions.
 *
 * @param life identifies the lifetime of the database in which the numbers were given; numbers of two lifetimes can't be
 *     compared
 * @param below all transactions with a number below this one are committed or rolled back, except {@code open}
 * @param open transactions below that number that were still open
 */
record CommitSnapshot(long life, long below, List<Long> open) {
    private static final String BETWEEN = ":";

    /** Copies the list. */
    CommitSnapshot {
        open = List.copyOf(open);
    }

    /** Whether this snapshot is older than the other one, or as old. */
    boolean isUntil(CommitSnapshot other) {
        return life == other.life && below <= other.below;
    }

    /**
     * The first number that may have been committed since; 0 = any, as the database is in another lifetime.
     *
     * @param lost how many of the numbers given before this snapshot may have been given again
     */
    long firstSince(CommitSnapshot now, long lost) {
        if (!isUntil(now)) {
            return 0;
        }
        long oldest = open.stream().mapToLong(Long::longValue).min().orElse(below);
        return oldest - lost;
    }

    /** Parses numbers separated by commas; an empty text has none. */
    static List<Long> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(",", -1)).stream().map(Long::valueOf).toList();
    }

    /** Parses the result of {@link #toString}. */
    static CommitSnapshot of(String text) {
        String[] parts = text.split(BETWEEN, -1);
        if (parts.length != 3) {
            throw new NumberFormatException("A snapshot has three parts: " + text);
        }
        return new CommitSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), numbers(parts[2]));
    }

    /** The numbers of the open transactions, as SQL: safe, since they are numbers and no user's text. */
    String openNumbers() {
        return open.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return life + BETWEEN + below + BETWEEN + openNumbers();
    }
}

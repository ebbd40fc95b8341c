package dev.barback.internal.jdbc.records;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which changes of jobs are committed, by the numbers of their transactions.
 *
 * @param epoch identifies the lifetime of the database in which the numbers were given; numbers of two lifetimes can't be
 *     compared
 * @param upperBound all transactions with a number below this one are committed or rolled back, except those in progress
 * @param inProgress transactions below that number that were still in progress
 */
record CommitSnapshot(long epoch, long upperBound, List<Long> inProgress) {
    private static final String SEPARATOR = ":";

    /** Copies the list. */
    CommitSnapshot {
        inProgress = List.copyOf(inProgress);
    }

    /** Whether this snapshot is older than the other one, or as old. */
    boolean isNotAfter(CommitSnapshot other) {
        return epoch == other.epoch && upperBound <= other.upperBound;
    }

    /**
     * The first number that may have been committed since; 0 = any, as the database is in another lifetime.
     *
     * @param lost how many of the numbers given before this snapshot may have been given again
     */
    long firstNumberSince(CommitSnapshot now, long lost) {
        if (!isNotAfter(now)) {
            return 0;
        }
        long oldest = inProgress.stream().mapToLong(Long::longValue).min().orElse(upperBound);
        return oldest - lost;
    }

    /** Parses numbers separated by commas; an empty text has none. */
    static List<Long> parseNumbers(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(",", -1)).stream().map(Long::valueOf).toList();
    }

    /** Parses the result of {@link #toString}. */
    static CommitSnapshot of(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        if (parts.length != 3) {
            throw new NumberFormatException("A snapshot has three parts: " + text);
        }
        return new CommitSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parseNumbers(parts[2]));
    }

    /** The numbers of the transactions in progress, as SQL: safe, since they are numbers and no user's text. */
    String inProgressNumbers() {
        return inProgress.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return epoch + SEPARATOR + upperBound + SEPARATOR + inProgressNumbers();
    }
}

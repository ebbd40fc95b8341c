package dev.barback.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Which changes of jobs are committed, by the numbers of their transactions.
 *
 * @param life which life of the database gave the numbers; those of another can't be compared
 * @param below all below this are committed, or will never be
 * @param open but these, which were under way
 */
record Moment(long life, long below, List<Long> open) {
    private static final String BETWEEN = ":";

    /** Copies the list. */
    Moment {
        open = List.copyOf(open);
    }

    /** Whether this was before another, or at the same time. */
    boolean isUntil(Moment other) {
        return life == other.life && below <= other.below;
    }

    /**
     * The first number that may have been given since, or was under way then; in another life, any may be new.
     *
     * @param lost how many of the numbers given before then may have been given again
     */
    long firstSince(Moment now, long lost) {
        if (!isUntil(now)) {
            return 0;
        }
        long oldest = open.stream().mapToLong(Long::longValue).min().orElse(below);
        return oldest - lost;
    }

    /** Numbers with commas in between; none where there is no text. */
    static List<Long> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(",", -1)).stream().map(Long::valueOf).toList();
    }

    /** What {@link #toString} has written. */
    static Moment of(String text) {
        String[] parts = text.split(BETWEEN, -1);
        if (parts.length != 3) {
            throw new NumberFormatException("It should have three parts: " + text);
        }
        return new Moment(Long.parseLong(parts[0]), Long.parseLong(parts[1]), numbers(parts[2]));
    }

    /** The numbers of what was under way, for a statement: they are numbers, and no text of anybody's. */
    String openNumbers() {
        return open.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return life + BETWEEN + below + BETWEEN + openNumbers();
    }
}

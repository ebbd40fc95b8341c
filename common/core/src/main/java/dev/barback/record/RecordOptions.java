package dev.barback.record;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How records are kept. Immutable.
 *
 * @param mostKept of how many jobs something is kept in memory while the records are away, 1,000 or more; about 1 kB each,
 *     plus the job itself where it was enqueued here. What comes on top is not recorded. Default: 100,000
 * @param patience how long a job may be overdue, with a worker that finds nothing in its queue, before its message counts
 *     as gone and it is published again; 1 s or more. Default: 1 minute
 * @param retention how long jobs that have ended are remembered, by state; those without an entry for ever. Default:
 *     7 days, dead ones 90
 */
public record RecordOptions(int mostKept, Duration patience, Map<JobState, Duration> retention) {
    private static final Duration A_WEEK = Duration.ofDays(7);

    /** The defaults. */
    public static final RecordOptions DEFAULTS = new RecordOptions(
            100_000,
            Duration.ofMinutes(1),
            Map.of(
                    JobState.COMPLETED, A_WEEK,
                    JobState.DISCARDED, A_WEEK,
                    JobState.CANCELLED, A_WEEK,
                    JobState.DEAD, Duration.ofDays(90)));

    /** Checks the ranges. */
    public RecordOptions {
        if (mostKept < 1_000) {
            throw new IllegalArgumentException("The records' backlog holds 1000 jobs or more, not " + mostKept + ".");
        } else if (patience.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("The records' patience is 1 s or more, not " + patience + ".");
        }
        retention.forEach((state, time) -> {
            if (!state.isEnded() || time.isNegative()) {
                throw new IllegalArgumentException(
                        "Only jobs that have ended can be forgotten, after a while: not those %s, after %s."
                                .formatted(state.word(), time));
            }
        });
        retention = retention.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(retention));
    }

    /** These options with another patience. */
    public RecordOptions withPatience(Duration other) {
        return new RecordOptions(mostKept, other, retention);
    }
}

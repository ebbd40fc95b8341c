package dev.barback.internal.records;

import dev.barback.JobState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The options of the job store. Immutable.
 *
 * @param maxBufferedJobs how many jobs' records are kept in memory during an outage of the job store, 1,000 or more; about 1
 *     kB each, plus the job itself if it was enqueued here. Records beyond that are lost. Default: 100,000
 * @param lostAfter how long a job may be overdue, while a worker finds no messages in its queue, before its message
 *     counts as lost and it is published again; 1 s or more. Default: 1 minute
 * @param retention how long records of ended jobs are kept, by state; for ever, without an entry. Default: 7 days, dead
 *     jobs 90 days
 */
public record JobStoreOptions(int maxBufferedJobs, Duration lostAfter, Map<JobState, Duration> retention) {
    private static final Duration WEEK = Duration.ofDays(7);

    /** The defaults. */
    public static final JobStoreOptions DEFAULTS = new JobStoreOptions(
            100_000,
            Duration.ofMinutes(1),
            Map.of(
                    JobState.COMPLETED, WEEK,
                    JobState.DISCARDED, WEEK,
                    JobState.CANCELLED, WEEK,
                    JobState.DEAD, Duration.ofDays(90)));

    /** Checks the ranges. */
    public JobStoreOptions {
        if (maxBufferedJobs < 1_000) {
            throw new IllegalArgumentException(
                    "The job store's backlog is 1000 jobs or more, not " + maxBufferedJobs + ".");
        } else if (lostAfter.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("The job store's patience is 1 s or more, not " + lostAfter + ".");
        }
        retention.forEach((state, time) -> {
            if (!state.isEnded() || time.isNegative()) {
                throw new IllegalArgumentException(
                        "Only ended states have a retention, of 0 s or more: %s can't have the retention %s."
                                .formatted(state.lowerCaseName(), time));
            }
        });
        retention = retention.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(retention));
    }

    /** These options with another bound of the records that are kept in memory. */
    public JobStoreOptions withMaxBufferedJobs(int number) {
        return new JobStoreOptions(number, lostAfter, retention);
    }

    /** These options with another retention of the records of jobs in this state. */
    public JobStoreOptions withRetention(JobState state, Duration time) {
        Map<JobState, Duration> changed = new EnumMap<>(JobState.class);
        changed.putAll(retention);
        changed.put(state, time);
        return new JobStoreOptions(maxBufferedJobs, lostAfter, changed);
    }

    /** These options with another time after which a message counts as lost. */
    public JobStoreOptions withLostAfter(Duration other) {
        return new JobStoreOptions(maxBufferedJobs, other, retention);
    }
}

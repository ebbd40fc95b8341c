package dev.barback.web.events;

import dev.barback.JobRecord;
import dev.barback.spi.QueueRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Queue positions of jobs, as of the last second. They are approximate: priorities, pauses and workers are ignored.
 * Thread-safe.
 */
final class QueuePositions {
    /** The position of the thousandth job and all behind it; no more are read. */
    static final int MAX_POSITION = 1_000;

    private static final Duration MAX_AGE = Duration.ofSeconds(1);
    private static final Duration EVICTION_AGE = Duration.ofMinutes(1);

    private final QueueRecords queues;
    private final Map<String, ReadyTimes> byQueue = new ConcurrentHashMap<>();

    QueuePositions(QueueRecords queues) {
        this.queues = queues;
    }

    /** The times since when the jobs of a queue could run, and the time of reading them. */
    private record ReadyTimes(List<Instant> readyAt, Instant readAt) {
        boolean isYoungerThan(Instant now, Duration age) {
            return Duration.between(readAt, now).abs().compareTo(age) < 0;
        }

        int position(Instant ready) {
            int low = 0;
            int high = readyAt.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (readyAt.get(middle).isBefore(ready)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return Math.min(low + 1, MAX_POSITION);
        }
    }

    /** 1 for the next job, {@link #MAX_POSITION} for all further behind; null = it can't run now. */
    @Nullable Integer position(JobRecord job, Instant now) {
        if (!job.state().isWaiting() || job.readyAt().isAfter(now)) {
            return null;
        }
        return readyTimes(job.job().queue(), now).position(job.readyAt());
    }

    private ReadyTimes readyTimes(String queue, Instant now) {
        ReadyTimes cached = byQueue.get(queue);
        if (cached != null && cached.isYoungerThan(now, MAX_AGE)) {
            return cached;
        }
        byQueue.values().removeIf(times -> !times.isYoungerThan(now, EVICTION_AGE));
        ReadyTimes times = new ReadyTimes(queues.waitingSince(queue, now, MAX_POSITION), now);
        byQueue.put(queue, times);
        return times;
    }
}

package dev.barback.web.events;

import dev.barback.record.JobRecord;
import dev.barback.record.JobStore;
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

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration OLD = Duration.ofMinutes(1);

    private final JobStore records;
    private final Map<String, Line> byQueue = new ConcurrentHashMap<>();

    QueuePositions(JobStore records) {
        this.records = records;
    }

    /** The times since when the jobs of a queue could run, and the time of reading them. */
    private record Line(List<Instant> readyAt, Instant at) {
        boolean isOf(Instant now, Duration age) {
            return Duration.between(at, now).abs().compareTo(age) < 0;
        }

        int place(Instant ready) {
            int ahead = 0;
            int behind = readyAt.size();
            while (ahead < behind) {
                int middle = (ahead + behind) >>> 1;
                if (readyAt.get(middle).isBefore(ready)) {
                    ahead = middle + 1;
                } else {
                    behind = middle;
                }
            }
            return Math.min(ahead + 1, MAX_POSITION);
        }
    }

    /** 1 for the next job, {@link #MAX_POSITION} for all further behind; null = it can't run now. */
    @Nullable Integer place(JobRecord job, Instant now) {
        if (!job.state().isWaiting() || job.readyAt().isAfter(now)) {
            return null;
        }
        return line(job.job().queue(), now).place(job.readyAt());
    }

    private Line line(String queue, Instant now) {
        Line known = byQueue.get(queue);
        if (known != null && known.isOf(now, FRESH)) {
            return known;
        }
        byQueue.values().removeIf(line -> !line.isOf(now, OLD));
        Line line = new Line(records.line(queue, now, MAX_POSITION), now);
        byQueue.put(queue, line);
        return line;
    }
}

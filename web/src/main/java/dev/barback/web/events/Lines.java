package dev.barback.web.events;

import dev.barback.record.JobRecord;
import dev.barback.record.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where jobs are in their queues' lines, as they were within the last second: about, because priorities, pauses and who
 * serves a queue are not looked at. Thread-safe.
 */
final class Lines {
    /** The thousandth and whoever is behind: a longer line is not read. */
    static final int LONGEST = 1_000;

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration OLD = Duration.ofMinutes(1);

    private final Records records;
    private final Map<String, Line> byQueue = new ConcurrentHashMap<>();

    Lines(Records records) {
        this.records = records;
    }

    /** Since when those in a line have been able to run, and when this was so. */
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
            return Math.min(ahead + 1, LONGEST);
        }
    }

    /** 1 for who is next, up to {@link #LONGEST} for all who are further behind; null = it is in no line now. */
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
        Line line = new Line(records.line(queue, now, LONGEST), now);
        byQueue.put(queue, line);
        return line;
    }
}

package dev.barback.web.events;

import dev.barback.JobRecord;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the queue positions of waiting jobs with subscribers, which change without a change of the job. Not
 * thread-safe.
 */
final class WatchedPositions {
    /** The maximum number of tracked jobs; positions of the others are sent only with their changes. */
    private static final int MAX_JOBS = 5_000;

    /** Up to this position every step is sent; behind it, a change by a tenth. */
    private static final int MAX_EXACT_POSITION = 10;

    private final Map<String, SentPosition> byId = new HashMap<>();

    /** A job and the position that was sent last. */
    private record SentPosition(JobRecord job, @Nullable Integer position) {
        boolean hasChangedEnough(@Nullable Integer now) {
            if (position == null || now == null) {
                return !Objects.equals(position, now);
            }
            int step = Math.abs(position - now);
            return now <= MAX_EXACT_POSITION ? step > 0 : step * 10 >= position;
        }
    }

    /** Notes a job sent to one subscriber, unless it is tracked already. */
    void trackNew(JobRecord job, @Nullable Integer position) {
        if (!byId.containsKey(job.jobId())) {
            track(job, position);
        }
    }

    /** Notes a job sent to all its subscribers. */
    void track(JobRecord job, @Nullable Integer position) {
        if (!job.state().isWaiting()) {
            byId.remove(job.jobId());
        } else if (byId.size() < MAX_JOBS || byId.containsKey(job.jobId())) {
            byId.put(job.jobId(), new SentPosition(job, position));
        }
    }

    /** The jobs whose position has changed enough to be sent, with the new positions. */
    Map<JobRecord, Integer> moved(
            Predicate<JobRecord> hasSubscribers, Function<JobRecord, @Nullable Integer> positionOf) {
        Map<JobRecord, Integer> moved = new HashMap<>();
        Iterator<SentPosition> all = byId.values().iterator();
        while (all.hasNext()) {
            SentPosition sent = all.next();
            if (!hasSubscribers.test(sent.job())) {
                all.remove();
                continue;
            }
            Integer position = positionOf.apply(sent.job());
            if (position != null && sent.hasChangedEnough(position)) {
                moved.put(sent.job(), position);
            }
        }
        moved.forEach(this::track);
        return moved;
    }

    void clear() {
        byId.clear();
    }
}

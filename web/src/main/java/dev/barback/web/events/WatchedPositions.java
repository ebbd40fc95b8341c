package dev.barback.web.events;

import dev.barback.record.JobRecord;
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
    private static final int FRONT = 10;

    private final Map<String, Told> byId = new HashMap<>();

    /** A job and the position that was sent last. */
    private record Told(JobRecord job, @Nullable Integer place) {
        boolean isNews(@Nullable Integer now) {
            if (place == null || now == null) {
                return !Objects.equals(place, now);
            }
            int step = Math.abs(place - now);
            return now <= FRONT ? step > 0 : step * 10 >= place;
        }
    }

    /** Notes a job sent to one subscriber, unless it is tracked already. */
    void noteNew(JobRecord job, @Nullable Integer place) {
        if (!byId.containsKey(job.jobId())) {
            note(job, place);
        }
    }

    /** Notes a job sent to all its subscribers. */
    void note(JobRecord job, @Nullable Integer place) {
        if (!job.state().isWaiting()) {
            byId.remove(job.jobId());
        } else if (byId.size() < MAX_JOBS || byId.containsKey(job.jobId())) {
            byId.put(job.jobId(), new Told(job, place));
        }
    }

    /** The jobs whose position has changed enough to be sent, with the new positions. */
    Map<JobRecord, Integer> moved(Predicate<JobRecord> isFollowed, Function<JobRecord, @Nullable Integer> places) {
        Map<JobRecord, Integer> moved = new HashMap<>();
        Iterator<Told> all = byId.values().iterator();
        while (all.hasNext()) {
            Told told = all.next();
            if (!isFollowed.test(told.job())) {
                all.remove();
                continue;
            }
            Integer place = places.apply(told.job());
            if (place != null && told.isNews(place)) {
                moved.put(told.job(), place);
            }
        }
        moved.forEach(this::note);
        return moved;
    }

    void clear() {
        byId.clear();
    }
}

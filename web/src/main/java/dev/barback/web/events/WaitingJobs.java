package dev.barback.web.events;

import dev.barback.record.JobRecord;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Jobs that wait and are followed: their places change though nothing happens to them. For one thread. */
final class WaitingJobs {
    /** Of more than so many, the others are told of when something happens to them. */
    private static final int MOST = 5_000;

    /** Nearer to the front each step counts, behind it a tenth of the way. */
    private static final int FRONT = 10;

    private final Map<String, Told> byId = new HashMap<>();

    /** A job, and the place that was told last. */
    private record Told(JobRecord job, @Nullable Integer place) {
        boolean isNews(@Nullable Integer now) {
            if (place == null || now == null) {
                return !Objects.equals(place, now);
            }
            int step = Math.abs(place - now);
            return now <= FRONT ? step > 0 : step * 10 >= place;
        }
    }

    /** That somebody was told of a job that may be known already. */
    void noteNew(JobRecord job, @Nullable Integer place) {
        if (!byId.containsKey(job.jobId())) {
            note(job, place);
        }
    }

    /** That all were told of a job. */
    void note(JobRecord job, @Nullable Integer place) {
        if (!job.state().isWaiting()) {
            byId.remove(job.jobId());
        } else if (byId.size() < MOST || byId.containsKey(job.jobId())) {
            byId.put(job.jobId(), new Told(job, place));
        }
    }

    /** Those whose place has changed so much that it is worth telling, with their places. */
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

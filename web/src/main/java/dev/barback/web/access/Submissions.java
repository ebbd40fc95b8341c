package dev.barback.web.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.barback.steering.Sight;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the jobs that users ask for, each of whom has a bucket that fills again. One who asks for nothing as long as it
 * takes to fill it is forgotten, which changes nothing; of {@value #MOST_USERS} users those who ask most are remembered.
 * Thread-safe; no user waits for another.
 */
public final class Submissions {
    private static final int MOST_USERS = 100_000;

    private final SubmissionLimit limit;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;
    private final LongAdder refused = new LongAdder();

    /** Since it began: buckets know no overflow. */
    private record Nanos(Ticker ticker, long beginning) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ticker.read() - beginning;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    /**
     * Counts up to this limit.
     *
     * @param ticker nanoseconds from any time on
     */
    public Submissions(SubmissionLimit limit, Ticker ticker) {
        this.limit = limit;
        this.time = new Nanos(ticker, ticker.read());
        this.buckets = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(limit.time())
                .maximumSize(MOST_USERS)
                .build();
    }

    /**
     * Counts jobs that somebody is about to enqueue: all of them, or none. Admins may enqueue any number, for they do it
     * on behalf of others; and so may who was not asked for a name, for a name that one can choose keeps nobody out.
     *
     * @param jobs 1 or more
     * @throws AccessProblem if there would be too many; it says when there may be so many
     */
    void count(Sight who, int jobs) {
        String user = who.only();
        if (user == null || limit.equals(SubmissionLimit.NONE)) {
            return;
        } else if (jobs > limit.jobs()) {
            refused.add(jobs);
            throw AccessProblem.neverSoMany(limit, jobs);
        }
        ConsumptionProbe bucket = buckets.get(user, name -> full()).tryConsumeAndReturnRemaining(jobs);
        if (!bucket.isConsumed()) {
            refused.add(jobs);
            throw AccessProblem.tooManyJobs(limit, jobs, Duration.ofNanos(bucket.getNanosToWaitForRefill()));
        }
    }

    /** How many jobs were refused since the start. */
    public long refused() {
        return refused.sum();
    }

    /** How many users are remembered, about. */
    long users() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(bucket -> bucket.capacity(limit.jobs()).refillGreedy(limit.jobs(), limit.time()))
                .withCustomTimePrecision(time)
                .build();
    }
}

package dev.barback.web.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.barback.AccessScope;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Rate-limits the jobs that users enqueue, with a token bucket per user. A bucket is dropped when it must be full
 * again; of more than {@value #MAX_USERS} users, the most frequent are kept. Thread-safe; no user waits for another.
 */
public final class EnqueueRateLimit {
    private static final int MAX_USERS = 100_000;

    private final EnqueueLimit limit;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;
    private final LongAdder rejected = new LongAdder();

    /** Nanoseconds since the start: buckets don't handle an overflow. */
    private record Nanos(Ticker ticker, long start) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ticker.read() - start;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    /**
     * Starts with full buckets.
     *
     * @param ticker nanoseconds since any time
     */
    public EnqueueRateLimit(EnqueueLimit limit, Ticker ticker) {
        this.limit = limit;
        this.time = new Nanos(ticker, ticker.read());
        this.buckets = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(limit.time())
                .maximumSize(MAX_USERS)
                .build();
    }

    /**
     * Counts jobs before they are enqueued, all of them or none. There is no limit for admins, who enqueue on behalf of
     * others, nor without authentication, where a client could choose another user name.
     *
     * @param jobs 1 or more
     * @throws AccessProblem if the limit would be exceeded; it says when to try again
     */
    void count(AccessScope scope, int jobs) {
        String user = scope.userFilter();
        if (user == null || limit.equals(EnqueueLimit.NONE)) {
            return;
        } else if (jobs > limit.jobs()) {
            rejected.add(jobs);
            throw AccessProblem.moreThanLimit(limit, jobs);
        }
        ConsumptionProbe bucket = buckets.get(user, name -> newBucket()).tryConsumeAndReturnRemaining(jobs);
        if (!bucket.isConsumed()) {
            rejected.add(jobs);
            throw AccessProblem.tooManyJobs(limit, jobs, Duration.ofNanos(bucket.getNanosToWaitForRefill()));
        }
    }

    /** Number of jobs rejected since the start. */
    public long rejectedJobs() {
        return rejected.sum();
    }

    /** Approximate number of users with a bucket. */
    long users() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(bucket -> bucket.capacity(limit.jobs()).refillGreedy(limit.jobs(), limit.time()))
                .withCustomTimePrecision(time)
                .build();
    }
}

package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.barback.AccessScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnqueueRateLimitTest {
    private static final AccessScope ADA = AccessScope.own("ada");
    private static final AccessScope BEN = AccessScope.own("ben");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000); // overflows, as nanoTime() may
    private final EnqueueRateLimit enqueueRateLimit = of("60/1m");

    private EnqueueRateLimit of(String limit) {
        return new EnqueueRateLimit(EnqueueLimit.valueOf(limit), nanos::get);
    }

    @Test
    void soManyAtOnceAndAsManyAsComeBack() {
        enqueueRateLimit.count(ADA, 59);
        enqueueRateLimit.count(ADA, 1);
        assertThat(wait(ADA, 1)).isEqualTo(1);
        assertThat(wait(ADA, 60)).isEqualTo(60);
        enqueueRateLimit.count(BEN, 60);
        pass(Duration.ofMillis(2_100));
        assertThat(wait(ADA, 3)).as("0.9 s, rounded up").isEqualTo(1);
        enqueueRateLimit.count(ADA, 2);
        assertThat(wait(ADA, 1)).isEqualTo(1);
        assertThat(enqueueRateLimit.rejectedJobs()).isEqualTo(1 + 60 + 3 + 1);
    }

    @Test
    void whoComesWhenTheyWereToldToIsLetIn() {
        EnqueueRateLimit slow = of("7/1h");
        slow.count(ADA, 7);
        for (int jobs = 1; jobs <= 7; jobs++) {
            pass(Duration.ofSeconds(wait(slow, ADA, jobs) - 2));
            long rest = wait(slow, ADA, jobs);
            assertThat(rest).isBetween(1L, 2L);
            pass(Duration.ofSeconds(rest));
            slow.count(ADA, jobs);
        }
    }

    @Test
    void thereAreNeverMoreThanTheLimit() {
        enqueueRateLimit.count(ADA, 1);
        pass(Duration.ofDays(365));
        enqueueRateLimit.count(ADA, 60);
        assertThat(wait(ADA, 1)).isEqualTo(1);
        AccessProblem never = catchThrowableOfType(AccessProblem.class, () -> enqueueRateLimit.count(BEN, 61));
        assertThat(never.status().value()).isEqualTo(422);
        assertThat(never.headers().isEmpty()).isTrue();
        enqueueRateLimit.count(BEN, 60);
    }

    @Test
    void adminsAndThoseWhoAreNotAskedMayEnqueueAnyNumber() {
        for (AccessScope who : List.of(AccessScope.all("root"), AccessScope.ALL)) {
            assertThatCode(() -> enqueueRateLimit.count(who, 1_000_000)).doesNotThrowAnyException();
        }
        EnqueueRateLimit unlimited = new EnqueueRateLimit(EnqueueLimit.NONE, nanos::get);
        IntStream.range(0, 100).forEach(i -> unlimited.count(ADA, 1_000_000));
        assertThat(enqueueRateLimit.users() + unlimited.users()).isZero();
    }

    @Test
    void ofManyAtOnceExactlyTheLimitIsLetIn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            IntStream.range(0, 2_000).forEach(i -> calls.add(() -> isLetIn(i % 2 == 0 ? ADA : BEN)));
            int in = 0;
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                in += call.get() ? 1 : 0;
            }
            assertThat(in).isEqualTo(2 * 60);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoIsGoneIsForgotten() {
        IntStream.range(0, 5_000).forEach(i -> enqueueRateLimit.count(AccessScope.own("user-" + i), 60));
        assertThat(enqueueRateLimit.users()).isEqualTo(5_000);
        pass(Duration.ofSeconds(59));
        assertThat(enqueueRateLimit.users()).isEqualTo(5_000);
        pass(Duration.ofSeconds(1));
        assertThat(enqueueRateLimit.users()).isZero();
    }

    @Test
    void usersAreBounded() {
        IntStream.range(0, 150_000).forEach(i -> enqueueRateLimit.count(AccessScope.own("user-" + i), 1));
        assertThat(enqueueRateLimit.users()).isLessThanOrEqualTo(100_000);
    }

    @ParameterizedTest
    @CsvSource({"1000/1m, 1000, PT1M", "1000/m, 1000, PT1M", "5/90s, 5, PT1M30S", "1000000000/30d, 1000000000, PT720H"})
    void limitsAsTheyAreWritten(String text, int jobs, Duration time) {
        assertThat(EnqueueLimit.valueOf(text)).isEqualTo(new EnqueueLimit(jobs, time));
    }

    @Test
    void theLargestLimitsCanBeReckonedWith() {
        for (String limit : List.of("1000000000/1s", "1000000000/30d", "1/30d", "1/1s")) {
            EnqueueRateLimit extreme = of(limit);
            int most = EnqueueLimit.valueOf(limit).jobs();
            extreme.count(ADA, most);
            long seconds = wait(extreme, ADA, most);
            assertThat(seconds)
                    .as(limit)
                    .isEqualTo(EnqueueLimit.valueOf(limit).time().toSeconds());
            pass(Duration.ofSeconds(seconds));
            extreme.count(ADA, most);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private boolean isLetIn(AccessScope who) {
        try {
            enqueueRateLimit.count(who, 1);
            return true;
        } catch (AccessProblem e) {
            return false;
        }
    }

    private long wait(AccessScope who, int jobs) {
        return wait(enqueueRateLimit, who, jobs);
    }

    /** The time to wait in seconds. */
    private static long wait(EnqueueRateLimit enqueueRateLimit, AccessScope who, int jobs) {
        AccessProblem problem = catchThrowableOfType(AccessProblem.class, () -> enqueueRateLimit.count(who, jobs));
        assertThat(problem.status().value()).isEqualTo(429);
        String seconds = problem.headers().getFirst("Retry-After");
        assertThat(problem).hasMessageEndingWith("Try again in " + seconds + " s.");
        return Long.parseLong(seconds);
    }
}

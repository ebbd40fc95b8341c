package dev.barback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.Keywords;
import dev.barback.NewJob;
import dev.barback.test.BarbackExtension;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExamplesTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    /** With the jobs that web and worker load. */
    @RegisterExtension
    final BarbackExtension barback = BarbackExtension.of(ServiceLoader.load(Job.class).stream()
            .map(ServiceLoader.Provider::get)
            .toArray(Job[]::new));

    @Test
    void greetings(Jobs jobs) {
        assertThat(jobs.performNow(HelloWorldJob::perform)).isEqualTo("Hello World");
        assertThat(jobs.performNow(HelloMeJob::perform, "Ada", "Lovelace")).isEqualTo("Hello Ada Lovelace");
        assertThatThrownBy(() -> jobs.performNow("HelloMeJob", List.of("Ada")))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("HelloMeJob needs (first_name, last_name): it got 1 argument.");
    }

    @Test
    void eachGoesToItsQueue(Jobs jobs) {
        jobs.performLater(HelloMeJob::perform, "Ada", "Lovelace");
        jobs.performLater(FibonacciJob::perform, 303);
        jobs.performLater("SleeperJob", List.of(0.01));

        assertThat(barback.enqueued())
                .contains(NewJob.of(HelloMeJob::perform, "Ada", "Lovelace"))
                .onQueue("default")
                .dueNow()
                .once();
        assertThat(barback.enqueued())
                .contains(NewJob.of(FibonacciJob::perform, 303))
                .onQueue("fibonacci");
        assertThat(barback.enqueued())
                .contains(NewJob.of(SleeperJob::perform, Duration.ofMillis(10)))
                .onQueue("sleeper");

        barback.performEnqueued();
        assertThat(barback.performed()).hasSize(3).contains(HelloMeJob.class).completed();
        assertThat(barback.enqueued()).isEmpty();
    }

    @Test
    void fibonacciNumbersSmallAndLarge(Jobs jobs) {
        BigInteger a = BigInteger.ZERO;
        BigInteger b = BigInteger.ONE;
        for (int n = 0; n <= 400; n++) { // the definition
            assertThat(jobs.performNow(FibonacciJob::perform, n)).isEqualTo(a);
            BigInteger next = a.add(b);
            a = b;
            b = next;
        }
        assertThat(jobs.performNow("FibonacciJob", List.of(Keywords.of("n", 303))))
                .isEqualTo(new BigInteger("941390895042587567453271223806288165311401367715034229502159202"));
        assertThat(jobs.performNow(FibonacciJob::perform, 1_000_000).bitLength())
                .isEqualTo(694_241);
    }

    @Test
    void noFibonacciNumberBelowZero(Jobs jobs) {
        jobs.performLater(FibonacciJob::perform, -1);

        assertThatThrownBy(barback::performEnqueued)
                .isInstanceOf(FibonacciJob.OutOfRange.class)
                .hasMessage("n is 0 to 1000000, not -1.");

        assertThat(barback.buried())
                .contains(NewJob.of(FibonacciJob::perform, -1))
                .withError(FibonacciJob.OutOfRange.class)
                .afterExecutions(1);
    }

    @Test
    void theMockJobIsRetriedAfterFiveMinutesThenBuried(Jobs jobs) {
        assertThat(jobs.performNow(MockJob::perform, Duration.ZERO, false)).isEqualTo("slept for 0 ms");
        jobs.performLater("MockJob", List.of(Keywords.of("sleep_duration", 0).and("raise_error", true)));

        barback.performEnqueued();
        assertThat(barback.enqueued())
                .contains(NewJob.of(MockJob::perform, Duration.ZERO, true))
                .dueIn(FIVE_MINUTES)
                .afterExecutions(1);

        barback.clock().advance(FIVE_MINUTES);
        barback.performEnqueued();
        assertThat(barback.enqueued())
                .contains(MockJob.class)
                .dueIn(FIVE_MINUTES)
                .afterExecutions(2);

        barback.clock().advance(FIVE_MINUTES);
        assertThatThrownBy(barback::performEnqueued).hasCauseInstanceOf(JobError.class);
        assertThat(barback.enqueued()).isEmpty();
        assertThat(barback.buried())
                .contains(MockJob.class)
                .withError(JobError.class)
                .afterExecutions(3);
    }

    @Test
    void theSleeperSleeps(Jobs jobs) {
        long start = System.nanoTime();
        assertThat(jobs.performNow("SleeperJob", List.of(0.05))).isEqualTo("slept for 50 ms");
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
    }
}

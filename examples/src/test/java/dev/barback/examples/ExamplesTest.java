package dev.barback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.Keywords;
import dev.barback.broker.Lease;
import dev.barback.broker.MemoryBroker;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private final Clock inAnHour = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    private final MemoryBroker broker = new MemoryBroker(inAnHour, Duration.ofSeconds(30));
    private final Jobs jobs = Barback.builder(
                    broker,
                    JobRegistry.of(ServiceLoader.load(Job.class).stream()
                            .map(ServiceLoader.Provider::get)
                            .toArray(Job[]::new)))
            .build()
            .jobs();

    @Test
    void greetings() {
        assertThat(jobs.performNow(HelloWorldJob::perform)).isEqualTo("Hello World");
        assertThat(jobs.performNow(HelloMeJob::perform, "Ada", "Lovelace")).isEqualTo("Hello Ada Lovelace");
        assertThatThrownBy(() -> jobs.performNow("HelloMeJob", List.of("Ada")))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("HelloMeJob needs (first_name, last_name): it got 1 argument.");
    }

    @Test
    void fibonacciNumbersSmallAndLarge() {
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
        assertThatThrownBy(() -> jobs.performNow("FibonacciJob", List.of(-1)))
                .isInstanceOf(FibonacciJob.OutOfRange.class)
                .hasMessage("n is 0 to 1000000, not -1.");
    }

    @Test
    void theMockJobIsRetriedAfterFiveMinutes() {
        assertThat(jobs.performNow(MockJob::perform, Duration.ZERO, false)).isEqualTo("slept for 0 ms");
        Instant before = Instant.now();
        jobs.performNow("MockJob", List.of(Keywords.of("sleep_duration", 0).and("raise_error", true)));
        Lease retry = broker.receive("default", 1, Duration.ZERO).get(0);
        Envelope envelope =
                new EnvelopeCodec(EnvelopeCodec.LARGEST).read(retry.message().data());
        assertThat(envelope.executions()).isEqualTo(1);
        assertThat(envelope.scheduledAt())
                .isBetween(before.plusSeconds(300), Instant.now().plusSeconds(345));
    }

    @Test
    void theSleeperSleeps() {
        long start = System.nanoTime();
        assertThat(jobs.performNow("SleeperJob", List.of(0.05))).isEqualTo("slept for 50 ms");
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
    }
}

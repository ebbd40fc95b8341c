package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Job;
import dev.barback.RetryOn;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wait of a retry begins by the clock of the broker, which decides when the retry is due. */
class RetryDueTimeTest {
    private final MemoryBroker broker = new MemoryBroker();

    @RetryOn(value = IllegalStateException.class, waitFor = "1h", attempts = 3, jitter = 0)
    static class Failing implements Job {
        public void perform() {
            throw new IllegalStateException("as told");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 5})
    void theWorkersClockMakesNoRetryEarlyOrLate(int hoursAhead) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(hoursAhead));
        Barback barback = Barback.builder(broker, JobRegistry.of(new Failing()))
                .timeAndIds(new TimeAndIds(clock, TimeAndIds.SYSTEM.ids(), TimeAndIds.SYSTEM.random()))
                .build();
        Instant due = Instant.now().plus(Duration.ofHours(1));
        barback.jobs().performLater(Failing::perform);
        try (Worker worker = barback.worker(WorkerOptions.forQueue("default").withProcessors(1))) {
            worker.start();
            await().untilAsserted(() -> assertThat(broker.waiting())
                    .hasSize(1)
                    .allSatisfy(retry -> assertThat(retry.due()).isBetween(due, due.plusSeconds(60))));
        }
    }
}

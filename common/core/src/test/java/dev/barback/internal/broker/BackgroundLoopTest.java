package dev.barback.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BackgroundLoopTest {
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger last = new AtomicInteger();
    private volatile boolean fails;
    private final BackgroundLoop loop = new BackgroundLoop(
                    "loop-test", "count", this::round, LoggerFactory.getLogger("loop-test"), Clock.systemUTC())
            .lastly(last::incrementAndGet);

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void aPauseFollowsEachRoundAndItsEndIsTheStop() {
        loop.every(Duration.ofMinutes(5)).start();
        await().until(() -> rounds.get() == 1);
        await().during(Duration.ofMillis(200)).until(() -> rounds.get() == 1);
        assertThat(loop.isRunning()).isTrue();
        assertThat(last).hasValue(0);

        loop.stop();
        loop.awaitEnd(Duration.ofSeconds(10));
        assertThat(loop.isRunning()).isFalse();
        assertThat(rounds).hasValue(1);
        assertThat(last).hasValue(1);
    }

    @Test
    void aRoundThatFailsIsRetriedSoonerAndEndsWithoutALastOne() {
        fails = true;
        loop.every(Duration.ofMinutes(5)).start();
        await().until(() -> rounds.get() > 2);
        loop.stop();
        loop.awaitEnd(Duration.ofSeconds(10));
        assertThat(loop.isRunning()).isFalse();
        assertThat(last).hasValue(0);
    }

    @Test
    void withoutAnIntervalTheRoundsWaitThemselves() {
        loop.start();
        await().until(() -> rounds.get() > 100);
    }

    private void round() {
        rounds.incrementAndGet();
        if (fails) {
            throw new BrokerException("No answer.");
        }
    }
}

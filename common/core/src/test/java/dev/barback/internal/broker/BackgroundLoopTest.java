package dev.barback.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.barback.BrokerException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BackgroundLoopTest {
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger last = new AtomicInteger();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("loop-" + UUID.randomUUID());
    private volatile boolean fails;
    private volatile boolean hasQuestion = true;
    private final BackgroundLoop loop = new BackgroundLoop("loop-test", "count", this::round, logger, Clock.systemUTC())
            .lastly(last::incrementAndGet);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        loop.stop();
        loop.awaitEnd(Duration.ofSeconds(10));
        logger.detachAppender(log);
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
    void anOutageEndsWithAnAnswerNotWithARoundThatAskedNothing() {
        fails = true;
        loop.every(Duration.ofMillis(5)).start();
        await().until(() -> rounds.get() > 0);
        hasQuestion = false;
        fails = false;
        int before = rounds.get();
        await().until(() -> rounds.get() > before + 5);
        assertThat(log.list).singleElement().asString().contains("Can't count");

        hasQuestion = true;
        await().until(() -> log.list.size() > 1);
        assertThat(log.list.get(1).getFormattedMessage()).startsWith("Can count again, after ");
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
        if (!hasQuestion) {
            loop.askedNothing();
        }
    }
}

package dev.barback.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.barback.BrokerException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The lines of an outage in the log: one when it begins, and one when it has ended. */
class OutageLogTest {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("outage-" + UUID.randomUUID());
    private final OutageLog outage = new OutageLog("fetch from the queue mail", logger);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void anOutageIsWarnedOfOnceAndItsEndIsToldOnce() {
        outage.succeeded();
        for (int i = 0; i < 3; i++) {
            outage.failed(new BrokerException("No answer."));
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Can't fetch from the queue mail; retrying until it works. No answer.");
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
        assertThat(outage.isOngoing()).isTrue();
        assertThat(outage.reason()).isEqualTo("No answer.");

        outage.succeeded();
        outage.succeeded();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Can fetch from the queue mail again, after ")
                .endsWith(" and 3 failures.");
        assertThat(outage.isOngoing()).isFalse();
        assertThat(outage.durationNanos()).isZero();
        assertThat(outage.reason()).isEmpty();
    }

    @Test
    void aBugIsLoggedWithItsStackOnce() {
        outage.failed(new IllegalStateException("A bug."));
        outage.failed(new IllegalStateException("A bug."));
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getThrowableProxy()).isNotNull());

        outage.succeeded();
        outage.failed("The disk is full.");
        assertThat(log.list).last().satisfies(event -> {
            assertThat(event.getFormattedMessage()).endsWith("retrying until it works. The disk is full.");
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    @Test
    void theNextOutageIsAnother() {
        for (int round = 0; round < 2; round++) {
            outage.failed(new BrokerException("No answer."));
            outage.succeeded();
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.INFO, Level.WARN, Level.INFO);
    }
}

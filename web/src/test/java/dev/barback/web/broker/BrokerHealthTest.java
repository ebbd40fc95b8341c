package dev.barback.web.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.barback.BrokerException;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.QueueInfo;
import dev.barback.spi.Broker;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Status;

class BrokerHealthTest {
    private final Broker broker = mock(Broker.class);
    private final AtomicLong nanoTime = new AtomicLong();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final BrokerHealth health = new BrokerHealth(broker, nanoTime::get, background::add);
    private final JobEvent.Enqueued enqueued =
            new JobEvent.Enqueued(JobInfo.builder("1", "Mail", "default").build(), new byte[0]);

    @Test
    void asksInTheBackgroundOnceAtATime() {
        assertThat(status()).isEqualTo(Status.UNKNOWN);
        assertThat(status()).isEqualTo(Status.UNKNOWN);
        assertThat(background).hasSize(1);

        answer();
        assertThat(status()).isEqualTo(Status.UP);
        assertThat(background).isEmpty();
    }

    @Test
    void asksAgainWhenTheAnswerIsOld() {
        status();
        answer();
        when(broker.probe()).thenThrow(new BrokerException("Away.")).thenReturn(false);

        at(11);
        assertThat(status()).isEqualTo(Status.UP);
        answer();
        assertThat(status()).isEqualTo(Status.DOWN);

        at(22);
        assertThat(status()).isEqualTo(Status.DOWN);
        answer();
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void noAnswerIsNoGoodOne() {
        status();
        answer();
        at(11);
        assertThat(status()).isEqualTo(Status.UP);
        at(22);
        assertThat(status()).as("checked, without an answer").isEqualTo(Status.DOWN);
        assertThat(background).hasSize(1);
        answer();
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void learnsFromEnqueuesOfAnyKind() {
        for (JobEvent taken : List.of(enqueued, new JobEvent.EnqueuedAll(List.of(enqueued)))) {
            health.on(failed(new BrokerException("Away.")));
            assertThat(status()).isEqualTo(Status.DOWN);
            health.on(taken);
            assertThat(status()).isEqualTo(Status.UP);
        }
        health.on(failed(new BrokerException("Away.")));
        health.on(new JobEvent.EnqueuedAll(List.of()));
        assertThat(status()).as("no successful write").isEqualTo(Status.DOWN);
        verify(broker, times(0)).publish(any(), any());
        assertThat(background).isEmpty();
    }

    @Test
    void dataThatAreRefusedSayNothingOfTheBroker() {
        BrokerException misfit = mock(BrokerException.class);
        when(misfit.isRefusal()).thenReturn(true);
        when(misfit.isAboutData()).thenReturn(true);
        health.on(enqueued);
        at(9);
        health.on(failed(misfit));
        assertThat(status()).isEqualTo(Status.UP);
    }

    /** For example a subscription with a filter, or a missing permission: the broker answers, and takes no job. */
    @Test
    void refusalOfEveryJobIsAnOutage() {
        BrokerException unfit = mock(BrokerException.class);
        when(unfit.isRefusal()).thenReturn(true);
        health.on(failed(unfit));
        assertThat(status()).isEqualTo(Status.DOWN);

        health.on(enqueued);
        health.on(failed(unfit));
        assertThat(status()).as("jobs of other queues are enqueued").isEqualTo(Status.UP);
        at(10);
        health.on(failed(unfit));
        assertThat(status()).as("for 10 s none was").isEqualTo(Status.DOWN);
    }

    @Test
    void checksGoOnWithoutBeingAsked() {
        health.check();
        answer();
        when(broker.probe()).thenThrow(new BrokerException("Away."));
        at(9);
        health.check();
        assertThat(background).as("the evidence is fresh").isEmpty();
        at(10);
        health.check();
        answer();
        assertThat(status()).as("at the first question").isEqualTo(Status.DOWN);
    }

    @Test
    void whatCanBeReadNeedNotTakeWrites() {
        health.on(failed(new BrokerException("No space left on device")));
        at(11);
        status();
        answer();
        assertThat(status()).as("after a read").isEqualTo(Status.DOWN);

        when(broker.probe()).thenReturn(true);
        status();
        answer();
        assertThat(status()).as("after a write").isEqualTo(Status.UP);
    }

    @Test
    void isBelievedAMinuteAfterTheLastRefusal() {
        health.on(failed(new BrokerException("Away.")));
        at(61);
        status();
        answer();
        assertThat(status()).isEqualTo(Status.UP);
    }

    /** At the start of web. */
    @Test
    void aQueueWhoseJobsWouldVanishIsLogged() {
        when(broker.queues()).thenReturn(List.of(queue("mail", "It has a filter."), queue("low", "")));
        assertThat(warnings(health::logProblems)).containsExactly("The queue mail: It has a filter.");

        when(broker.queues()).thenThrow(new BrokerException("Away."));
        assertThat(warnings(health::logProblems)).as("the checks report it").isEmpty();
    }

    private static QueueInfo queue(String name, String problem) {
        return new QueueInfo(name, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), problem);
    }

    private static List<String> warnings(Runnable action) {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(BrokerHealth.class);
        log.start();
        logger.addAppender(log);
        try {
            action.run();
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static JobEvent failed(BrokerException error) {
        return new JobEvent.NotEnqueued(JobInfo.builder("1", "Mail", "default").build(), error);
    }

    private Status status() {
        return health.health().getStatus();
    }

    private void answer() {
        background.remove().run();
    }

    private void at(int second) {
        nanoTime.set(TimeUnit.SECONDS.toNanos(second));
    }
}

package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.barback.JobInfo;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class BrokerHealthTest {
    private final Broker broker = mock(Broker.class);
    private final Clock clock = mock(Clock.class);
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final BrokerHealth health = new BrokerHealth(broker, clock, background::add);
    private final JobInfo job = mock(JobInfo.class);

    BrokerHealthTest() {
        at(0);
    }

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
        when(broker.queues()).thenThrow(new BrokerException("Away.")).thenReturn(List.of());

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
    void learnsFromEnqueues() throws Exception {
        assertThatThrownBy(() -> health.aroundEnqueue(job, () -> {
                    throw new BrokerException("Away.");
                }))
                .isInstanceOf(BrokerException.class);
        assertThat(status()).isEqualTo(Status.DOWN);

        health.aroundEnqueue(job, () -> true);
        assertThat(status()).isEqualTo(Status.UP);
        verify(broker, times(0)).publish(any(), any());
        assertThat(background).isEmpty();
    }

    @Test
    void learnsNothingFromHaltedEnqueues() throws Exception {
        health.aroundEnqueue(job, () -> false);

        assertThat(status()).isEqualTo(Status.UNKNOWN);
    }

    private Status status() {
        return health.health().getStatus();
    }

    private void answer() {
        background.remove().run();
    }

    private void at(int second) {
        when(clock.instant()).thenReturn(Instant.ofEpochSecond(second));
    }
}

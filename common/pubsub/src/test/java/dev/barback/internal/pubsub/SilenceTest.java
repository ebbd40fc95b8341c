package dev.barback.internal.pubsub;

import static dev.barback.internal.pubsub.Fixture.TIMEOUT;
import static dev.barback.internal.pubsub.Fixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.NetworkProxy;
import dev.barback.contract.PubSubEmulator;
import dev.barback.spi.QueueMaintenance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that stay open without data: a missing answer does not count as an empty one. */
@NeedsEmulator
class SilenceTest {
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Fixture fixture = new Fixture(PubSubEmulator.shared());
    private final NetworkProxy proxy = NetworkProxy.to(PubSubEmulator.shared().port());
    private final PubSubBroker broker = new PubSubBroker(
            fixture.options.withEmulatorHost("localhost:" + proxy.port()).withCallTimeout(Duration.ofSeconds(3)));

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        broker.close();
        proxy.close();
        fixture.close();
    }

    @Test
    void callIntoAForgottenConnectionFailsAndTheNextFindsANewOne() {
        untilItWorks(() -> broker.ensure(fixture.queue));
        assertThat(broker.fetch(fixture.queue, 1, WAIT)).isEmpty();
        proxy.silence();

        assertThatThrownBy(() -> broker.fetch(fixture.queue, 1, WAIT))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("does not answer");
        fixture.broker().publish(fixture.queue, List.of(message("through a new connection")));
        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(BrokerException.class)
                .until(() -> fixture.take(broker, 1, WAIT).contains("through a new connection"));

        proxy.silence();
        assertThatThrownBy(() -> broker.publish(fixture.queue, List.of(message("perhaps"))))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("does not answer");
        untilItWorks(() -> broker.publish(fixture.queue, List.of(message("published"))));
    }

    @Test
    void silenceFailsEveryCallUntilItEnds() {
        untilItWorks(() -> broker.ensure(fixture.queue));
        try (QueueMaintenance queueMaintenance = broker.startMaintenance(fixture.queue)) {
            await().atMost(TIMEOUT).until(() -> queueMaintenance.lastProgress().isAfter(Instant.EPOCH));
            proxy.blackhole();
            Instant silent = Instant.now().plus(WAIT); // a round that has its answer may still end

            List<CompletableFuture<?>> asked = List.of(
                    CompletableFuture.supplyAsync(() -> broker.fetch(fixture.queue, 1, WAIT), threads),
                    CompletableFuture.runAsync(() -> broker.purge(fixture.queue), threads),
                    CompletableFuture.supplyAsync(broker::queues, threads));
            for (CompletableFuture<?> answer : asked) {
                assertThat(answer).failsWithin(TIMEOUT).withThrowableThat().withCauseInstanceOf(BrokerException.class);
            }
            assertThat(queueMaintenance.lastProgress()).isBefore(silent);

            proxy.heal();
            fixture.broker()
                    .publish(
                            fixture.queue,
                            List.of(message("after the silence", Instant.now().plusSeconds(1))));
            await().atMost(TIMEOUT)
                    .ignoreExceptionsInstanceOf(BrokerException.class)
                    .until(() -> fixture.take(broker, 1, WAIT).contains("after the silence"));
            await().atMost(TIMEOUT).until(() -> queueMaintenance.lastProgress().isAfter(silent));
        }
    }

    @Test
    void slowAnswersAreAnswersAllTheSame() {
        untilItWorks(() -> broker.ensure(fixture.queue));
        proxy.delay(Duration.ofMillis(700));

        assertThat(broker.fetch(fixture.queue, 1, WAIT)).isEmpty();
        fixture.broker().publish(fixture.queue, List.of(message("on a slow way")));
        assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("on a slow way");
    }

    /** Repeats the call: with such short timeouts, a busy machine may need more than one. */
    private static void untilItWorks(Runnable call) {
        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(BrokerException.class)
                .until(() -> {
                    call.run();
                    return true;
                });
    }
}

package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.fair.ShareRules;
import dev.barback.internal.wire.EnvelopeCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FetcherTest {
    private static final Duration LONG = Duration.ofMillis(300);

    private final MemoryBroker broker = new MemoryBroker();
    private final Dispatcher dispatcher =
            new Dispatcher(Map.of("a", QueueOptions.DEFAULTS), List::of, ShareRules.EQUAL, true, System::nanoTime);
    private final LaneGroup group = dispatcher.groups().get(0);
    private final Fetcher fetcher = new Fetcher(
            broker,
            dispatcher,
            group,
            new DeliveryFilter(
                    new PoisonMessageGuard(5), null, new EnvelopeCodec(EnvelopeCodec.MAX_BYTES), Clock.systemUTC()),
            DeliveryCompletion.unbatched(broker));

    /** It waits for room, for its start, or for the job store. */
    @Test
    void oneThatWaitsHasTheTroubleOfItsLineFromWhenThatBegan() {
        long made = System.nanoTime();
        await().until(() -> System.nanoTime() - made > LONG.toNanos());
        assertThat(fetcher.problem(LONG)).isNull();

        group.outage().failed(new BrokerException("Away."));
        assertThat(fetcher.problem(LONG)).isNull();

        await().until(() -> fetcher.problem(LONG) != null);
        assertThat(fetcher.problem(LONG))
                .startsWith("Could not fetch from the queue a")
                .endsWith("Away.");

        group.outage().succeeded();
        assertThat(fetcher.problem(LONG)).isNull();
    }
}

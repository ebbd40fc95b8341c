package dev.barback.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.broker.BrokerException;
import dev.barback.broker.MemoryBroker;
import dev.barback.fair.ShareRules;
import dev.barback.wire.EnvelopeCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiverTest {
    private static final Duration LONG = Duration.ofMillis(300);

    private final MemoryBroker broker = new MemoryBroker();
    private final Inbox inbox =
            new Inbox(Map.of("a", QueueOptions.DEFAULTS), List::of, ShareRules.EQUAL, System::nanoTime);
    private final Line line = inbox.lines().get(0);
    private final Receiver receiver = new Receiver(
            broker,
            inbox,
            line,
            new Admission(new Quarantine(5), null, new EnvelopeCodec(EnvelopeCodec.LARGEST), Clock.systemUTC()),
            Settlement.atOnce(broker));

    /** For room, or for its start, or for the records. */
    @Test
    void oneThatWaitsHasTheTroubleOfItsLineFromWhenThatBegan() {
        long made = System.nanoTime();
        await().until(() -> System.nanoTime() - made > LONG.toNanos());
        assertThat(receiver.problem(LONG)).isNull();

        line.outage().failed(new BrokerException("Away."));
        assertThat(receiver.problem(LONG)).isNull();

        await().until(() -> receiver.problem(LONG) != null);
        assertThat(receiver.problem(LONG))
                .startsWith("Nothing could be received from the queue a")
                .endsWith("Away.");

        line.outage().ended();
        assertThat(receiver.problem(LONG)).isNull();
    }
}

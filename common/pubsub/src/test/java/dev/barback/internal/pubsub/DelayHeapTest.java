package dev.barback.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.internal.wire.Timestamps;
import dev.barback.spi.MessageAttributes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayHeapTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final DelayHeap heap = new DelayHeap(Clock.fixed(NOW, ZoneOffset.UTC), 2, 1_000_000);

    @Test
    void earlierMessageTakesThePlaceOfTheLatest() {
        HeldMessage middle = delayed("middle", 10);
        HeldMessage late = delayed("late", 20);
        HeldMessage later = delayed("later", 30);
        HeldMessage early = delayed("early", 0);

        assertThat(heap.offer(late)).isEmpty();
        assertThat(heap.offer(middle)).isEmpty();
        assertThat(heap.offer(later)).containsExactly(later);
        assertThat(heap.offer(early)).containsExactly(late);
        assertThat(heap.ackIds()).containsExactlyInAnyOrder("middle", "early");
        assertThat(heap.takeDue(10)).containsExactly(early);
    }

    @Test
    void messageThatIsBeingPublishedKeepsItsPlace() {
        HeldMessage first = delayed("first", 0);
        HeldMessage second = delayed("second", 0);
        heap.offer(first);
        heap.offer(second);
        assertThat(heap.takeDue(10)).containsExactly(first, second);

        HeldMessage third = delayed("third", -10);
        assertThat(heap.offer(third)).containsExactly(third);
        heap.remove(List.of(first));
        assertThat(heap.offer(third)).isEmpty();
        assertThat(heap.size()).isEqualTo(2);
    }

    private static HeldMessage delayed(String id, int seconds) {
        PubsubMessage message = PubsubMessage.newBuilder()
                .setMessageId(id)
                .putAttributes(MessageAttributes.SCHEDULED_AT, Timestamps.write(NOW.plusSeconds(seconds)))
                .build();
        return HeldMessage.of(
                ReceivedMessage.newBuilder().setAckId(id).setMessage(message).build(), "mark", NOW);
    }
}

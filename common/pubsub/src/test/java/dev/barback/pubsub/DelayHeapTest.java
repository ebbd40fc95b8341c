package dev.barback.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import dev.barback.broker.Attributes;
import dev.barback.wire.Timestamps;
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
        Delayed middle = delayed("middle", 10);
        Delayed late = delayed("late", 20);
        Delayed later = delayed("later", 30);
        Delayed early = delayed("early", 0);

        assertThat(heap.offer(late)).isEmpty();
        assertThat(heap.offer(middle)).isEmpty();
        assertThat(heap.offer(later)).containsExactly(later);
        assertThat(heap.offer(early)).containsExactly(late);
        assertThat(heap.ackIds()).containsExactlyInAnyOrder("middle", "early");
        assertThat(heap.takeDue(10)).containsExactly(early);
    }

    @Test
    void messageThatIsBeingPublishedKeepsItsPlace() {
        Delayed first = delayed("first", 0);
        Delayed second = delayed("second", 0);
        heap.offer(first);
        heap.offer(second);
        assertThat(heap.takeDue(10)).containsExactly(first, second);

        Delayed third = delayed("third", -10);
        assertThat(heap.offer(third)).containsExactly(third);
        heap.letGo(List.of(first));
        assertThat(heap.offer(third)).isEmpty();
        assertThat(heap.size()).isEqualTo(2);
    }

    private static Delayed delayed(String id, int seconds) {
        PubsubMessage message = PubsubMessage.newBuilder()
                .setMessageId(id)
                .putAttributes(Attributes.SCHEDULED_AT, Timestamps.write(NOW.plusSeconds(seconds)))
                .build();
        return Delayed.of(
                ReceivedMessage.newBuilder().setAckId(id).setMessage(message).build(), "mark", NOW);
    }
}

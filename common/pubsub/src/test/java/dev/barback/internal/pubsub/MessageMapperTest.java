package dev.barback.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.spi.Message;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageMapperTest {
    private static final byte[] DATA = {1};

    @Test
    void dueTimeKeepsItsNanoseconds() {
        Instant due = Instant.parse("2027-01-02T03:04:05.123456789Z");

        Message read = MessageMapper.read(MessageMapper.write(new Message(DATA, Map.of("a", "b"), due)));

        assertThat(read.dueAt()).isEqualTo(due);
        assertThat(read.attributes())
                .containsEntry("a", "b")
                .containsEntry("scheduled_at", "2027-01-02T03:04:05.123456789Z");
    }

    @Test
    void unreadableDueTimeIsNone() {
        assertThat(MessageMapper.dueAt(Map.of("scheduled_at", "tomorrow"))).isNull();
    }

    @Test
    void refusesWhatTheServiceWouldRefuse() {
        assertRejected(new Message(new byte[0], Map.of(), null), "without data");
        assertRejected(new Message(new byte[10_000_001], Map.of(), null), "10,000,000");
        assertRejected(new Message(DATA, Map.of("google", "x"), null), "goog");
        assertRejected(new Message(DATA, Map.of("", "x"), null), "empty");
        assertRejected(new Message(DATA, Map.of("k".repeat(257), "x"), null), "256");
        assertRejected(new Message(DATA, Map.of("key", "ä".repeat(513)), null), "1024");
        assertRejected(new Message(DATA, attributes(101), null), "101");
        assertRejected(new Message(DATA, attributes(100), Instant.EPOCH), "101");
    }

    @Test
    void takesWhatTheServiceTakes() {
        assertThat(MessageMapper.write(new Message(DATA, attributes(100), null)).getAttributesCount())
                .isEqualTo(100);
        assertThat(MessageMapper.write(new Message(DATA, Map.of("k".repeat(256), "ä".repeat(512)), null)))
                .isNotNull();
        assertThat(MessageMapper.write(new Message(new byte[0], Map.of("a", "b"), null)))
                .isNotNull();
    }

    private static void assertRejected(Message message, String reason) {
        assertThatThrownBy(() -> MessageMapper.write(message))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static Map<String, String> attributes(int count) {
        Map<String, String> attributes = new HashMap<>();
        IntStream.range(0, count).forEach(i -> attributes.put("key" + i, "value"));
        return attributes;
    }
}

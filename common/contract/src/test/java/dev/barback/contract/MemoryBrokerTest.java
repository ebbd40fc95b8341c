package dev.barback.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.broker.MemoryBroker;
import dev.barback.spi.Broker;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryBrokerTest extends BrokerContract {

    @Override
    protected Broker open() {
        return new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(2));
    }

    @Override
    protected boolean countsDeliveries() {
        return true;
    }

    @Test
    void urgentMessagesAreDeliveredFirstOnceTheyAreDue() {
        try (Broker broker = open()) {
            Instant now = Instant.now();
            broker.publish(
                    "mail",
                    List.of(
                            message("later", now.plusSeconds(1_000), "-9"),
                            message("low", null, "5"),
                            message("normal", null, "0"),
                            message("urgent", now.minusSeconds(1), "-1")));

            assertThat(BrokerFixture.texts(broker.fetch("mail", 10, Duration.ZERO)))
                    .containsExactly("urgent", "normal", "low");
        }
    }

    private static Message message(String text, @Nullable Instant dueAt, String priority) {
        return new Message(text.getBytes(UTF_8), Map.of(MessageAttributes.PRIORITY, priority), dueAt);
    }
}

package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a database shares fetches among users. */
abstract class FairFetchContract {
    private static final String QUEUE = "shared";

    private JdbcBroker broker;

    abstract JdbcBroker newBroker();

    @BeforeEach
    void open() {
        broker = newBroker();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aFloodDelaysNoOtherUser() {
        publish("flood", 500);
        publish("ada", 3);
        publish("", 2);
        assertThat(received(9, FairnessPolicy.EQUAL)).isEqualTo(Map.of("flood", 3, "ada", 3, "", 2));
        assertThat(received(9, FairnessPolicy.EQUAL))
                .as("the share of a user without messages goes to the others")
                .isEqualTo(Map.of("flood", 9));
    }

    @Test
    void thePolicyDecides() {
        publish("flood", 50);
        publish("ada", 50);
        List<Collection<String>> asked = new ArrayList<>();
        FairnessPolicy policy = (users, places) -> {
            asked.add(List.copyOf(users));
            return Map.of("ada", places - 1, "flood", 1);
        };
        assertThat(received(8, policy)).isEqualTo(Map.of("flood", 1, "ada", 7));
        assertThat(received(8, (users, places) -> Map.of()))
                .as("all at their limits")
                .isEmpty();
        assertThat(asked).containsExactly(List.of("ada", "flood"));
    }

    @Test
    void aNewUserIsFetchedSoon() {
        publish("flood", 3_000);
        assertThat(received(10, FairnessPolicy.EQUAL)).isEqualTo(Map.of("flood", 10));
        publish("ada", 1);
        int rounds = 0;
        while (!received(1, (users, places) -> Map.of("ada", 1)).containsKey("ada")) {
            assertThat(rounds++).as("the messages end").isLessThan(2_000);
        }
    }

    @Test
    void ofOneUserPriorityComesFirstThenOrder() {
        publish("ada", 2);
        broker.publish(QUEUE, List.of(message("ada", 7, Map.of(MessageAttributes.PRIORITY, "-1"))));
        List<Lease> leases = broker.fetch(QUEUE, 5, Duration.ofSeconds(5));
        assertThat(leases).extracting(lease -> (int) lease.message().data()[0]).containsExactly(7, 0, 1);
    }

    @Test
    void moreUsersThanAreLookedAtOnceAllGetTheirs() {
        List<Message> messages = IntStream.range(0, WaitingGroups.MAX_GROUPS + 300)
                .mapToObj(i -> message("user-%05d".formatted(i), i, Map.of()))
                .toList();
        broker.publish(QUEUE, messages);
        int all = 0;
        for (int round = 0; round < 20 && all < messages.size(); round++) {
            all += received(100_000, FairnessPolicy.EQUAL).size();
        }
        assertThat(all).isEqualTo(messages.size());
    }

    @Test
    void usersOfAnyNameAreKeptApart() {
        List<String> names = List.of("'; DROP TABLE x", "ä\"\\", "{a,b}", "NULL", " x ", "😀");
        names.forEach(name -> publish(name, 1));
        Map<String, Integer> received = received(100, FairnessPolicy.EQUAL);
        assertThat(received.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    private Map<String, Integer> received(int max, FairnessPolicy policy) {
        Map<String, Integer> byUser = new HashMap<>();
        for (Lease lease : broker.fetch(QUEUE, max, Duration.ZERO, policy)) {
            byUser.merge(lease.message().attributes().getOrDefault(MessageAttributes.USER, ""), 1, Integer::sum);
        }
        return byUser;
    }

    private void publish(String user, int number) {
        broker.publish(
                QUEUE,
                IntStream.range(0, number)
                        .mapToObj(i -> message(user, i, Map.of()))
                        .toList());
    }

    private static Message message(String user, int number, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        if (!user.isEmpty()) {
            attributes.put(MessageAttributes.USER, user);
        }
        return new Message(new byte[] {(byte) number}, attributes, null);
    }
}

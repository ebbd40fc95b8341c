package dev.barback.internal.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.QueueInfo;
import dev.barback.spi.Broker;
import dev.barback.spi.Lanes;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.PartlyPublishedException;
import dev.barback.spi.QueueMaintenance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LanedBrokerTest {
    private final MemoryBroker target = new MemoryBroker();
    private final Lanes two = new Lanes(Map.of("mail", 2)); // carl and flood are in the second, ada is in the first
    private final LanedBroker broker = new LanedBroker(target, two);

    @Test
    void eachMessageIsInItsUsersLane() {
        broker.publish("mail", List.of(of("ada"), of("carl"), of(null), of("flood"), of("ada")));
        assertThat(received("mail")).containsExactly("ada", "null", "ada");
        assertThat(received("mail.lane-2")).containsExactly("carl", "flood");
        broker.publish("other", List.of(of("carl")));
        assertThat(received("other")).containsExactly("carl");
    }

    @Test
    void manyMessagesAreAllThere() {
        List<Message> many = new ArrayList<>();
        for (int i = 0; i < 25_000; i++) {
            many.add(of("user-" + i));
        }
        broker.publish("mail", many);
        assertThat(target.queues())
                .allSatisfy(lane -> assertThat(lane.available().orElse(0)).isGreaterThan(10_000));
        assertThat(broker.queues()).singleElement().satisfies(queue -> {
            assertThat(queue.name()).isEqualTo("mail");
            assertThat(queue.available()).hasValue(25_000);
        });
    }

    @Test
    void theyAreListedAsOneQueue() {
        broker.publish("mail", List.of(of("ada"), of("carl"), of("flood")));
        broker.publish(
                "mail", List.of(new Message(new byte[0], Map.of(), Instant.now().plusSeconds(3_600))));
        broker.publish("zebra", List.of(of("ada")));
        List<Lease> leases = broker.fetch("mail.lane-2", 1, Duration.ZERO);
        assertThat(broker.queues())
                .containsExactly(
                        new QueueInfo("mail", OptionalLong.of(2), OptionalLong.of(1), OptionalLong.of(1), ""),
                        new QueueInfo("zebra", OptionalLong.of(1), OptionalLong.of(0), OptionalLong.of(0), ""));
        broker.release("mail.lane-2", leases);
        assertThat(received("mail.lane-2")).containsExactlyInAnyOrder("carl", "flood");
    }

    @Test
    void allLanesAreClearedAndThoseItHadBefore() {
        new LanedBroker(target, new Lanes(Map.of("mail", 8)))
                .publish("mail", List.of(of("ada"), of("carl"), of("user-1"), of("flood")));
        broker.publish("mailing", List.of(of("ada")));
        List<Lease> leased = broker.fetch("mail.lane-2", 1, Duration.ZERO);
        assertThat(leased).hasSize(1);
        broker.purge("mail");
        assertThat(broker.isHeld(leased.get(0))).isFalse();
        assertThat(target.waiting()).extracting(MemoryBroker.Waiting::queue).containsExactly("mailing");
    }

    @Test
    void allLanesAreMadeAndAttended() {
        broker.ensure("mail");
        assertThat(target.queues()).extracting(QueueInfo::name).containsExactly("mail", "mail.lane-2");
        assertThat(broker.lanes("mail")).containsExactly("mail", "mail.lane-2");
        try (QueueMaintenance queueMaintenance = broker.startMaintenance("mail")) {
            assertThat(queueMaintenance.lastProgress()).isNotNull();
            assertThat(queueMaintenance.heldCount()).isZero();
        }
    }

    @Test
    void ofALaneThatFailsThePlacesOfTheMessagesAreTold() {
        LanedBroker half = new LanedBroker(withoutLane("mail.lane-2"), two);
        assertThatThrownBy(() -> half.publish("mail", List.of(of("ada"), of("carl"), of("ada"), of("flood"))))
                .isInstanceOfSatisfying(PartlyPublishedException.class, e -> {
                    assertThat(List.of(e.failed(0), e.failed(1), e.failed(2), e.failed(3)))
                            .containsExactly(false, true, false, true);
                    assertThat(e).hasMessage("2 of 4 messages were not confirmed. mail.lane-2 is unreachable.");
                });
        assertThat(received("mail")).containsExactly("ada", "ada");
        assertThatThrownBy(() -> half.publish("mail", List.of(of("carl"), of("flood"))))
                .isExactlyInstanceOf(BrokerException.class)
                .hasMessage("mail.lane-2 is unreachable.");
    }

    private Broker withoutLane(String lane) {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("publish") && lane.equals(arguments[0])) {
                        throw new BrokerException(lane + " is unreachable.");
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Message of(@Nullable String user) {
        byte[] text = String.valueOf(user).getBytes(UTF_8);
        return new Message(text, user == null ? Map.of() : Map.of(MessageAttributes.USER, user), null);
    }

    private List<String> received(String lane) {
        return broker.fetch(lane, 1_000, Duration.ZERO).stream()
                .map(lease -> new String(lease.message().data(), UTF_8))
                .toList();
    }
}

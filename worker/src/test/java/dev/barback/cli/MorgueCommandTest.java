package dev.barback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.SettingSource;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import dev.barback.spi.QueueNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The morgue's commands on the emulator, with two jobs in it. */
@NeedsEmulator
class MorgueCommandTest {
    private final Map<String, String> environment = Map.of(
            "PUBSUB_EMULATOR_HOST",
            PubSubEmulator.shared().hostAndPort(),
            "PUBSUB_JOB_QUEUE_PROJECT_ID",
            "morgue-" + UUID.randomUUID());
    private final Broker broker = new PubSubBroker(
            BarbackSettings.of(SettingSource.of(environment)).pubSub().options());
    private final CommandTester commandTester = CommandTester.of(environment);
    private final List<String> ids = new ArrayList<>();

    @BeforeEach
    void buryTwo() {
        EnvelopeCodec codec = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);
        Morgue morgue = new Morgue(broker, codec, TimeAndIds.SYSTEM);
        for (String name : List.of("Ada", "Grace")) {
            assertThat(commandTester.type("enqueue", "HelloMeJob", name, "X")).isZero();
            ids.add(commandTester.out());
            Lease lease = next("default");
            morgue.bury(
                    lease,
                    codec.read(lease.message().data()),
                    "It failed 3 times.",
                    new IllegalStateException("No greeting for " + name));
            broker.acknowledge("default", List.of(lease));
        }
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void listShowsThem() {
        assertThat(commandTester.type("morgue", "list")).isZero();
        assertThat(commandTester.out().lines()).hasSize(3);
        assertThat(commandTester.out())
                .startsWith("ID ")
                .contains(ids)
                .contains("HelloMeJob  default  0")
                .contains("It failed 3 times.");
        assertThat(commandTester.type("morgue", "list", "--limit", "1")).isZero();
        assertThat(commandTester.out().lines()).hasSize(2);
        assertThat(commandTester.err()).contains("There may be more");
    }

    @Test
    void showTellsAll() {
        assertThat(commandTester.type("morgue", "show", ids.get(1))).isZero();
        assertThat(commandTester.out())
                .contains("error_class: java.lang.IllegalStateException")
                .contains("error_message: No greeting for Grace")
                .contains("backtrace:\n  java.lang.IllegalStateException")
                .contains("reason: It failed 3 times.")
                .contains("\"job_class\" : \"HelloMeJob\"");
        assertThat(commandTester.type("morgue", "show", "nobody")).isEqualTo(1);
        assertThat(commandTester.err()).isEqualTo("barback: Not in the morgue: nobody.");
    }

    @Test
    void reviveBringsOneBack() {
        assertThat(commandTester.type("morgue", "revive", ids.get(0))).isZero();
        assertThat(commandTester.out()).isEqualTo(ids.get(0));
        assertThat(commandTester.err()).isEqualTo("1 job revived.");
        Lease revived = next("default");
        assertThat(revived.message().attributes())
                .containsEntry(MessageAttributes.JOB_ID, ids.get(0))
                .doesNotContainKey("reason");
        assertThat(commandTester.type("morgue", "revive", ids.get(0))).isEqualTo(1);
        assertThat(commandTester.err()).contains("Not in the morgue: " + ids.get(0));
        assertThat(commandTester.type("morgue", "revive", "--all")).isZero();
        assertThat(commandTester.out()).isEqualTo(ids.get(1));
    }

    @Test
    void deleteAsks() {
        assertThat(commandTester.type("morgue", "delete", "--all")).isEqualTo(2);
        assertThat(commandTester.typeAndAnswer("\n", "morgue", "delete", "--all"))
                .isEqualTo(1);
        assertThat(commandTester.typeAndAnswer("y\n", "morgue", "delete", ids.get(0)))
                .isZero();
        assertThat(commandTester.err()).contains("Delete 1 job? [y/N] 1 job deleted.");
        assertThat(commandTester.type("morgue", "delete", "--all", "--yes")).isZero();
        assertThat(commandTester.out()).isEqualTo(ids.get(1));
        assertThat(commandTester.type("morgue", "list")).isZero();
        assertThat(commandTester.err()).isEqualTo("The morgue is empty.");
        broker.publish(QueueNames.MORGUE, List.of(new Message("the last".getBytes(UTF_8), Map.of(), null)));
        assertThat(new String(next(QueueNames.MORGUE).message().data(), UTF_8))
                .as("what comes next")
                .isEqualTo("the last");
    }

    private Lease next(String queue) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> broker.fetch(queue, 1, Duration.ofSeconds(2)), leases -> !leases.isEmpty())
                .get(0);
    }
}

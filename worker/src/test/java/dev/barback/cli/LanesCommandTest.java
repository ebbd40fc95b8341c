package dev.barback.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.SettingSource;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line and a queue with four lanes; the user flood is on the last. */
@NeedsEmulator
class LanesCommandTest {
    private static final String FLOODS_LANE = "default.lane-4";

    private final Map<String, String> withoutLanes = Map.of(
            "PUBSUB_EMULATOR_HOST",
            PubSubEmulator.shared().hostAndPort(),
            "PUBSUB_JOB_QUEUE_PROJECT_ID",
            "lanes-" + UUID.randomUUID());
    private final Broker lines = new PubSubBroker(
            BarbackSettings.of(SettingSource.of(withoutLanes)).pubSub().options());

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void aRevivedJobGoesToItsUsersLane() {
        lines.publish("morgue", List.of(floodsJob("default")));
        assertThat(keyboard("4").type("morgue", "revive", "1")).isZero();
        assertThat(receive(FLOODS_LANE, 10)).hasSize(1);
    }

    /** As in web, where a file has barback.queues.mail-low.lanes. */
    @ParameterizedTest
    @ValueSource(strings = {"BARBACK_QUEUES_MAILLOW_LANES", "BARBACK_QUEUES_MAIL_LOW_LANES"})
    void aQueueWithAHyphenHasItsLanes(String variable) {
        lines.publish("morgue", List.of(floodsJob("mail-low")));
        assertThat(keyboard(variable, "4").type("morgue", "revive", "1")).isZero();
        assertThat(receive("mail-low.lane-4", 10)).hasSize(1);
    }

    @Test
    void lanesAreListedAndClearedAsTheirQueue() {
        lines.publish("default", List.of(message(Map.of())));
        lines.publish(FLOODS_LANE, List.of(message(Map.of(MessageAttributes.USER, "flood"))));
        CommandTester commandTester = CommandTester.of(withoutLanes);
        assertThat(commandTester.type("queues")).isZero();
        assertThat(commandTester.out()).contains("default ").doesNotContain("lane");
        assertThat(commandTester.type("clear", "--queue", "default", "--yes")).isZero();
        for (String lane : List.of("default", FLOODS_LANE)) {
            lines.publish(lane, List.of(message(Map.of(MessageAttributes.JOB_ID, "later"))));
            assertThat(receive(lane, 10))
                    .as("what comes next")
                    .singleElement()
                    .satisfies(lease ->
                            assertThat(lease.message().attributes()).containsEntry(MessageAttributes.JOB_ID, "later"));
        }
        assertThat(commandTester.type("clear", "--queue", FLOODS_LANE, "--yes")).isNotZero();
        assertThat(commandTester.err()).contains("default.lane-4 is a lane of the queue default; name the queue.");
    }

    @Test
    void whatIsNoNumberOfLanesIsRefused() {
        for (String lanes : List.of("many", "65")) {
            CommandTester commandTester = keyboard(lanes);
            assertThat(commandTester.type("queues")).isNotZero();
            assertThat(commandTester.err()).contains("1 to 64").contains(lanes);
        }
    }

    private CommandTester keyboard(String lanes) {
        return keyboard("BARBACK_QUEUES_DEFAULT_LANES", lanes);
    }

    private CommandTester keyboard(String variable, String lanes) {
        Map<String, String> environment = new HashMap<>(withoutLanes);
        environment.put(variable, lanes);
        return CommandTester.of(environment);
    }

    private static Message floodsJob(String queue) {
        return message(
                queue,
                Map.of(
                        MessageAttributes.USER,
                        "flood",
                        MessageAttributes.JOB_ID,
                        "1",
                        MessageAttributes.QUEUE_NAME,
                        queue));
    }

    private static Message message(Map<String, String> attributes) {
        return message("default", attributes);
    }

    private static Message message(String queue, Map<String, String> attributes) {
        String job = """
                {"job_class":"HelloWorldJob","job_id":"1","queue_name":"%s","arguments":[],"executions":0}""".formatted(queue);
        return new Message(job.getBytes(UTF_8), attributes, null);
    }

    private List<Lease> receive(String line, int calls) {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < calls && leases.isEmpty(); i++) {
            leases.addAll(lines.fetch(line, 10, Duration.ofSeconds(1)));
        }
        return leases;
    }
}

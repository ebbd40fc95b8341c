package dev.barback.internal.pubsub;

import static dev.barback.internal.pubsub.Fixture.TIMEOUT;
import static dev.barback.internal.pubsub.Fixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Duration;
import com.google.pubsub.v1.BigQueryConfig;
import com.google.pubsub.v1.BigtableConfig;
import com.google.pubsub.v1.CloudStorageConfig;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.IngestionDataSourceSettings;
import com.google.pubsub.v1.MessageTransform;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.SchemaSettings;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import dev.barback.BrokerException;
import dev.barback.QueueInfo;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.pubsub.TopologyDifference.Harm;
import dev.barback.spi.QueueNames;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Topics and subscriptions that were created by others, with other settings. */
@NeedsEmulator
class TopologyCheckTest {
    private static final Duration TEN_MINUTES =
            Duration.newBuilder().setSeconds(600).build();

    private final Fixture fixture = new Fixture(PubSubEmulator.shared());
    private final PubSubBroker broker = fixture.broker();
    private final TopologyCreator topologyCreator = new TopologyCreator(fixture.connection);
    private final String scheduled = Topology.scheduled(fixture.queue);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(TopologyCheck.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        fixture.close();
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                differs(Harm.LOSES_JOBS, "attributes.a = \"b\"", it -> it.setFilter("attributes.a = \"b\"")),
                differs(Harm.LOSES_JOBS, "listens to another topic", it -> it.setTopic("projects/p/topics/other")),
                differs(Harm.LOSES_JOBS, "detached", it -> it.setDetached(true)),
                differs(
                        Harm.LOSES_JOBS,
                        "https://x.example",
                        it -> it.setPushConfig(PushConfig.newBuilder().setPushEndpoint("https://x.example"))),
                differs(Harm.LOSES_JOBS, "BigQuery", it -> it.setBigqueryConfig(BigQueryConfig.newBuilder())),
                differs(
                        Harm.LOSES_JOBS,
                        "Cloud Storage",
                        it -> it.setCloudStorageConfig(CloudStorageConfig.newBuilder())),
                differs(Harm.LOSES_JOBS, "Bigtable", it -> it.setBigtableConfig(BigtableConfig.newBuilder())),
                differs(Harm.LOSES_JOBS, "transforms", it -> it.addMessageTransforms(MessageTransform.newBuilder())),
                differs(
                        Harm.LOSES_JOBS,
                        "topics/foreign after 5 deliveries",
                        it -> it.setDeadLetterPolicy(deadLetterPolicy("projects/p/topics/foreign", 5))),
                differs(Harm.MAY_LOSE_JOBS, "for 600 s", it -> it.setMessageRetentionDuration(TEN_MINUTES)),
                differs(
                        Harm.MAY_LOSE_JOBS,
                        "expires",
                        it -> it.setExpirationPolicy(
                                ExpirationPolicy.newBuilder().setTtl(TEN_MINUTES))),
                differs(
                        Harm.OTHER,
                        "up to 600 s late",
                        it -> it.setRetryPolicy(RetryPolicy.newBuilder().setMaximumBackoff(TEN_MINUTES))),
                differs(Harm.OTHER, "jobs may run twice", it -> it.setAckDeadlineSeconds(9)),
                differs(Harm.OTHER, "wait longer", it -> it.setAckDeadlineSeconds(600)),
                differs(Harm.OTHER, "retains acknowledged messages", it -> it.setRetainAckedMessages(true)),
                differs(Harm.OTHER, "in order", it -> it.setEnableMessageOrdering(true)),
                differs(Harm.OTHER, "exactly once", it -> it.setEnableExactlyOnceDelivery(true)),
                differs(Harm.OTHER, "no dead-letter policy", Subscription.Builder::clearDeadLetterPolicy),
                differs(
                        Harm.OTHER,
                        "after 5 deliveries",
                        it -> it.getDeadLetterPolicyBuilder().setMaxDeliveryAttempts(5)));
    }

    private static Arguments differs(Harm harm, String text, Consumer<Subscription.Builder> change) {
        return Arguments.of(harm, text, change);
    }

    private static DeadLetterPolicy deadLetterPolicy(String topic, int deliveries) {
        return DeadLetterPolicy.newBuilder()
                .setDeadLetterTopic(topic)
                .setMaxDeliveryAttempts(deliveries)
                .build();
    }

    @ParameterizedTest
    @MethodSource("differences")
    void eachDifferenceIsReported(Harm harm, String text, Consumer<Subscription.Builder> change) {
        Subscription expected = topologyCreator.expected(fixture.queue);
        Subscription.Builder changed = expected.toBuilder();
        change.accept(changed);

        assertThat(TopologyDifference.of(expected, expected)).isEmpty();
        assertThat(TopologyDifference.of(expected, changed.build()))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.harm()).isEqualTo(harm);
                    assertThat(difference.sentence()).contains("The subscription " + fixture.queue, text);
                });
    }

    @Test
    void topicDifferencesAreReported() {
        Topic topic = Topic.newBuilder().setName("projects/p/topics/mail").build();
        assertThat(TopologyDifference.of(topic)).isEmpty();
        Topic odd = topic.toBuilder()
                .setSchemaSettings(SchemaSettings.newBuilder())
                .setMessageRetentionDuration(TEN_MINUTES)
                .addMessageTransforms(MessageTransform.newBuilder())
                .setIngestionDataSourceSettings(IngestionDataSourceSettings.newBuilder())
                .build();
        assertThat(TopologyDifference.of(odd))
                .extracting(TopologyDifference::harm)
                .containsExactly(Harm.LOSES_JOBS, Harm.OTHER, Harm.OTHER, Harm.OTHER);
    }

    @Test
    void whereJobsWouldVanishNothingIsPublishedOrReceived() {
        createWith(fixture.queue, it -> it.setFilter("attributes.color = \"red\""));
        createWith(
                scheduled, it -> it.setDeadLetterPolicy(deadLetterPolicy(fixture.connection.topic(fixture.queue), 5)));

        for (PubSubBroker each : List.of(broker, fixture.broker())) {
            assertThatThrownBy(() -> each.publish(fixture.queue, List.of(message("would vanish"))))
                    .isInstanceOfSatisfying(
                            BrokerException.class,
                            e -> assertThat(e.isRefusal()).isTrue())
                    .hasMessageContaining("where no worker finds them");
            assertThatThrownBy(() -> each.fetch(fixture.queue, 1, java.time.Duration.ofSeconds(1)))
                    .isInstanceOf(BrokerException.class);
        }
        assertThat(problem()).contains("attributes.color = \"red\"", "vanish", "Remove its dead-letter policy");

        EmulatorOperations.deleteSubscription(fixture.connection, fixture.queue);
        EmulatorOperations.deleteSubscription(fixture.connection, scheduled);
        broker.publish(fixture.queue, List.of(message("arrives")));
        assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("arrives");
        assertThat(problem()).isEmpty();
    }

    @Test
    void tolerableDifferencesAreReported() {
        createWith(
                fixture.queue, it -> it.setMessageRetentionDuration(TEN_MINUTES).setEnableMessageOrdering(true));
        createWith(scheduled, it -> it.setRetryPolicy(RetryPolicy.newBuilder().setMaximumBackoff(TEN_MINUTES)));

        broker.publish(fixture.queue, List.of(message("arrives")));
        assertThat(fixture.take(broker, 1, TIMEOUT)).containsExactly("arrives");
        assertThat(problem()).contains("keeps messages for 600 s", "in order", "up to 600 s late");
        broker.publish(fixture.queue, List.of(message("arrives, too")));
        assertThat(log.list)
                .filteredOn(event -> event.getFormattedMessage().startsWith("The subscription " + fixture.queue))
                .allMatch(event -> event.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .as("each once")
                .doesNotHaveDuplicates()
                .anyMatch(message -> message.contains("keeps messages for 600 s"))
                .anyMatch(message -> message.contains("in order"))
                .anyMatch(message -> message.contains("up to 600 s late"));
    }

    @Test
    void subscriptionOfAnotherTopicIsNotUsed() {
        String other = fixture.queue + "-other";
        topologyCreator.createTopic(other);
        try {
            createWith(fixture.queue, it -> it.setTopic(fixture.connection.topic(other)));
            assertThatThrownBy(() -> broker.ensure(fixture.queue)).hasMessageContaining("listens to another topic");
        } finally {
            EmulatorOperations.deleteTopic(fixture.connection, other);
        }
    }

    private void createWith(String id, Consumer<Subscription.Builder> change) {
        broker.ensure(QueueNames.MORGUE);
        topologyCreator.createTopic(id);
        Subscription.Builder subscription = topologyCreator.expected(id).toBuilder();
        change.accept(subscription);
        fixture.connection.call(
                PubSubOperation.CREATE_SUBSCRIPTION,
                id,
                fixture.connection.subscriber().createSubscriptionCallable(),
                subscription.build());
    }

    private String problem() {
        return broker.queues().stream()
                .filter(info -> info.name().equals(fixture.queue))
                .map(QueueInfo::problem)
                .findFirst()
                .orElseThrow();
    }
}

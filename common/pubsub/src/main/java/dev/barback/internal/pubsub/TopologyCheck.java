package dev.barback.internal.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import dev.barback.internal.pubsub.TopologyDifference.Harm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether an existing topic and subscription meet Barback's needs. If jobs would vanish, publishing and fetching fail
 * with the reason; other differences are logged once. Thread-safe.
 */
final class TopologyCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopologyCheck.class);

    private final PubSubConnection connection;
    private final TopologyCreator topologyCreator;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hasLoggedDenial = new AtomicBoolean();

    TopologyCheck(PubSubConnection connection, TopologyCreator topologyCreator) {
        this.connection = connection;
        this.topologyCreator = topologyCreator;
    }

    /**
     * Checks a topic, and the subscription of its name.
     *
     * @return whether the subscription is orphaned: its topic was deleted
     * @throws PubSubCallException if jobs would vanish for another reason
     */
    boolean requireUsable(String id) {
        Subscription subscription = findSubscription(id);
        List<TopologyDifference> differences = new ArrayList<>();
        if (subscription != null) {
            differences.addAll(TopologyDifference.of(topologyCreator.expected(id), subscription));
        }
        differences.addAll(checkTopic(id));
        List<TopologyDifference> fatal = differences.stream()
                .filter(each -> each.harm() == Harm.LOSES_JOBS)
                .toList();
        if (!fatal.isEmpty()) {
            throw PubSubCallException.unusable(id, connection.options(), TopologyDifference.text(fatal));
        }
        for (TopologyDifference topologyDifference : differences) {
            if (logged.add(topologyDifference.sentence())) {
                LOGGER.warn("{}", topologyDifference.sentence());
            }
        }
        return SubscriptionRepair.isOrphaned(subscription);
    }

    private @Nullable Subscription findSubscription(String id) {
        GetSubscriptionRequest request = GetSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        return orNull(() -> connection.call(
                PubSubOperation.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), request));
    }

    private List<TopologyDifference> checkTopic(String id) {
        GetTopicRequest request =
                GetTopicRequest.newBuilder().setTopic(connection.topic(id)).build();
        Topic topic = orNull(() -> connection.call(
                PubSubOperation.GET_TOPIC, id, connection.publisher().getTopicCallable(), request));
        return topic == null ? List.of() : TopologyDifference.of(topic);
    }

    /** Null if it is gone again, or the permission is missing: an enqueuer needs only to publish. */
    private <T> @Nullable T orNull(Supplier<T> call) {
        try {
            return call.get();
        } catch (PubSubCallException e) {
            if (e.is(Code.NOT_FOUND)) {
                return null;
            }
            if (e.is(Code.PERMISSION_DENIED)) {
                if (hasLoggedDenial.compareAndSet(false, true)) {
                    LOGGER.info(
                            "Could not check topics and subscriptions; assuming they are correct: {}", e.getMessage());
                }
                return null;
            }
            throw e;
        }
    }
}

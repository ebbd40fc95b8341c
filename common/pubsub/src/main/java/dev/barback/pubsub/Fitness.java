package dev.barback.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import dev.barback.pubsub.Difference.Harm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a topic and a subscription that were there before us do what Barback needs. Where jobs would vanish nothing is
 * published or received, and the reason said; what else differs is said once. Thread-safe.
 */
final class Fitness {
    private static final Logger LOGGER = LoggerFactory.getLogger(Fitness.class);

    private final Connection connection;
    private final Creation creation;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean denied = new AtomicBoolean();

    Fitness(Connection connection, Creation creation) {
        this.connection = connection;
        this.creation = creation;
    }

    /**
     * Looks at a topic, and at the subscription of its name.
     *
     * @throws CallFailed if jobs would vanish
     */
    void require(String id) {
        List<Difference> differences = new ArrayList<>(lookAtSubscription(id));
        differences.addAll(lookAtTopic(id));
        List<Difference> fatal = differences.stream()
                .filter(each -> each.harm() == Harm.LOSES_JOBS)
                .toList();
        if (!fatal.isEmpty()) {
            throw CallFailed.unfit(id, connection.options(), Difference.text(fatal));
        }
        for (Difference difference : differences) {
            if (said.add(difference.sentence())) {
                LOGGER.warn("{}", difference.sentence());
            }
        }
    }

    private List<Difference> lookAtSubscription(String id) {
        GetSubscriptionRequest request = GetSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
        return passingOver(() -> Difference.of(
                creation.wanted(id),
                connection.call(
                        Action.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), request)));
    }

    private List<Difference> lookAtTopic(String id) {
        GetTopicRequest request =
                GetTopicRequest.newBuilder().setTopic(connection.topic(id)).build();
        return passingOver(() -> Difference.of(
                connection.call(Action.GET_TOPIC, id, connection.publisher().getTopicCallable(), request)));
    }

    /** Gone again, or we may not look: who only enqueues needs no more than to publish. */
    private List<Difference> passingOver(Supplier<List<Difference>> look) {
        try {
            return look.get();
        } catch (CallFailed e) {
            if (e.is(Code.NOT_FOUND)) {
                return List.of();
            }
            if (e.is(Code.PERMISSION_DENIED)) {
                if (denied.compareAndSet(false, true)) {
                    LOGGER.info("Topics and subscriptions are taken to be as they should: {}", e.getMessage());
                }
                return List.of();
            }
            throw e;
        }
    }
}

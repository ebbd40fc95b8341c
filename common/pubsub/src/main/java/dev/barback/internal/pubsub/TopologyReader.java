package dev.barback.internal.pubsub;

import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListSubscriptionsResponse;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.ListTopicsResponse;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import dev.barback.ArgumentException;
import dev.barback.QueueInfo;
import dev.barback.spi.QueueNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the queues of a project, and their problems: each topic with a subscription of its name is one. A topic without such
 * a subscription is not a queue, unless there is its {@code .scheduled} topic. Pub/Sub can't count messages. Thread-safe.
 */
final class TopologyReader {
    private static final int PAGE_SIZE = 1_000;

    private final PubSubConnection connection;
    private final TopologyCreator topologyCreator;

    TopologyReader(PubSubConnection connection, TopologyCreator topologyCreator) {
        this.connection = connection;
        this.topologyCreator = topologyCreator;
    }

    /** The queues, by name. */
    List<QueueInfo> queues() {
        Map<String, Topic> topics = topics();
        Map<String, Subscription> subscriptions = subscriptions();
        List<QueueInfo> queues = new ArrayList<>();
        for (String name : new TreeSet<>(topics.keySet())) {
            if (isQueue(name, topics, subscriptions)) {
                queues.add(info(name, topics, subscriptions));
            }
        }
        return queues;
    }

    private static boolean isQueue(String name, Map<String, Topic> topics, Map<String, Subscription> subscriptions) {
        return isQueueName(name) && (subscriptions.containsKey(name) || topics.containsKey(Topology.scheduled(name)));
    }

    private static boolean isQueueName(String name) {
        try {
            QueueNames.check(name);
            return true;
        } catch (ArgumentException e) {
            return false;
        }
    }

    private QueueInfo info(String name, Map<String, Topic> topics, Map<String, Subscription> subscriptions) {
        String scheduled = Topology.scheduled(name);
        List<String> problems = new ArrayList<>();
        Topic topic = topics.get(name);
        Topic scheduledTopic = topics.get(scheduled);
        if (topic != null) {
            addProblems(topic, subscriptions.get(name), problems);
        }
        if (scheduledTopic != null) {
            addProblems(scheduledTopic, subscriptions.get(scheduled), problems);
        } else {
            problems.add("The topic " + scheduled + " is missing, so jobs can't be delayed.");
        }
        OptionalLong unknown = OptionalLong.empty();
        return new QueueInfo(name, unknown, unknown, unknown, String.join(" ", problems));
    }

    private void addProblems(Topic topic, @Nullable Subscription subscription, List<String> problems) {
        String id = id(topic.getName());
        List<TopologyDifference> differences = new ArrayList<>(TopologyDifference.of(topic));
        if (subscription == null) {
            problems.add("The topic " + id + " has no subscription of its name, so its messages are dropped.");
        } else if (SubscriptionRepair.isOrphaned(subscription)) {
            problems.add("The subscription " + id + " is on a deleted topic; a worker of the queue replaces it within"
                    + " 5 minutes, and each process that starts with the queue.");
        } else {
            differences.addAll(TopologyDifference.of(topologyCreator.expected(id), subscription));
        }
        if (!differences.isEmpty()) {
            problems.add(TopologyDifference.text(differences));
        }
    }

    private Map<String, Topic> topics() {
        Map<String, Topic> found = new HashMap<>();
        String pageToken = "";
        do {
            ListTopicsRequest request = ListTopicsRequest.newBuilder()
                    .setProject(connection.project())
                    .setPageSize(PAGE_SIZE)
                    .setPageToken(pageToken)
                    .build();
            ListTopicsResponse response = connection.call(
                    PubSubOperation.LIST_TOPICS, "", connection.publisher().listTopicsCallable(), request);
            for (Topic topic : response.getTopicsList()) {
                found.put(id(topic.getName()), topic);
            }
            pageToken = response.getNextPageToken();
        } while (!pageToken.isEmpty());
        return found;
    }

    private Map<String, Subscription> subscriptions() {
        Map<String, Subscription> found = new HashMap<>();
        String pageToken = "";
        do {
            ListSubscriptionsRequest request = ListSubscriptionsRequest.newBuilder()
                    .setProject(connection.project())
                    .setPageSize(PAGE_SIZE)
                    .setPageToken(pageToken)
                    .build();
            ListSubscriptionsResponse response = connection.call(
                    PubSubOperation.LIST_SUBSCRIPTIONS,
                    "",
                    connection.subscriber().listSubscriptionsCallable(),
                    request);
            for (Subscription subscription : response.getSubscriptionsList()) {
                found.put(id(subscription.getName()), subscription);
            }
            pageToken = response.getNextPageToken();
        } while (!pageToken.isEmpty());
        return found;
    }

    private static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

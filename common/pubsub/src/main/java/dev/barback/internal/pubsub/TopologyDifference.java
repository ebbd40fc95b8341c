package dev.barback.internal.pubsub;

import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A difference between an existing topic or subscription and the one that Barback would create: in a field that Barback
 * sets, or in one that it does not set and that affects messages.
 *
 * @param harm the consequence
 * @param sentence the difference, its consequence, and the correction
 */
record TopologyDifference(Harm harm, String sentence) {
    private static final String RECREATE = "Delete the subscription; a worker, or the next job, creates it again.";

    /** The consequence of a difference, the worst first. */
    enum Harm {
        /** Confirmed jobs vanish: Barback does not use such a queue. */
        LOSES_JOBS,
        /** Jobs vanish if they wait for long. */
        MAY_LOSE_JOBS,
        /** Jobs run late, or twice, or are rejected. */
        OTHER
    }

    /** The differences of a subscription from the one that Barback would create; the worst first. */
    static List<TopologyDifference> of(Subscription expected, Subscription found) {
        List<TopologyDifference> differences = new ArrayList<>();
        String name = "The subscription " + id(found.getName());
        deliveryDifferences(expected, found)
                .forEach(difference ->
                        differences.add(new TopologyDifference(Harm.LOSES_JOBS, name + " " + difference)));
        retentionDifferences(expected, found)
                .forEach(difference ->
                        differences.add(new TopologyDifference(Harm.MAY_LOSE_JOBS, name + " " + difference)));
        otherDifferences(expected, found)
                .forEach(difference -> differences.add(new TopologyDifference(Harm.OTHER, name + " " + difference)));
        return differences;
    }

    /** The differences of a topic from the one that Barback would create; the worst first. */
    static List<TopologyDifference> of(Topic found) {
        List<TopologyDifference> differences = new ArrayList<>();
        String name = "The topic " + id(found.getName());
        if (found.getMessageTransformsCount() > 0) {
            differences.add(new TopologyDifference(
                    Harm.LOSES_JOBS,
                    name + " transforms its messages: jobs are changed, or dropped. Remove the transforms."));
        }
        if (found.hasSchemaSettings()) {
            differences.add(new TopologyDifference(
                    Harm.OTHER,
                    name + " has a schema, which jobs do not match: they are rejected. Remove the schema."));
        }
        if (found.hasIngestionDataSourceSettings()) {
            differences.add(new TopologyDifference(
                    Harm.OTHER,
                    name + " ingests data from another source, which are no jobs: they are buried. Remove its ingestion"
                            + " settings."));
        }
        if (found.hasMessageRetentionDuration()) {
            differences.add(new TopologyDifference(
                    Harm.OTHER,
                    name
                            + " retains acknowledged messages: completed jobs would run again after a repair."
                            + " Clear its retention."));
        }
        return differences;
    }

    /** All differences in one text; empty = none. */
    static String text(List<TopologyDifference> differences) {
        return String.join(
                " ",
                differences.stream()
                        .sorted(Comparator.comparing(TopologyDifference::harm))
                        .map(TopologyDifference::sentence)
                        .toList());
    }

    /** Differences because of which messages don't reach the workers. */
    private static List<String> deliveryDifferences(Subscription expected, Subscription found) {
        List<String> differences = new ArrayList<>();
        if (!found.getTopic().equals(expected.getTopic()) && !SubscriptionRepair.isOrphaned(found)) {
            differences.add("listens to another topic, %s: jobs vanish. %s".formatted(found.getTopic(), RECREATE));
        }
        if (found.getDetached()) {
            differences.add("is detached from its topic: jobs vanish. " + RECREATE);
        }
        if (!found.getFilter().isEmpty()) {
            differences.add(
                    "has the filter %s: jobs that do not pass it vanish. %s".formatted(found.getFilter(), RECREATE));
        }
        if (found.getMessageTransformsCount() > 0) {
            differences.add("transforms its messages: jobs are changed, or dropped. Remove the transforms.");
        }
        String destination = deliveryDestination(found);
        if (destination != null) {
            differences.add("delivers its messages to %s, so workers get none. Set its delivery to pull."
                    .formatted(destination));
        }
        DeadLetterPolicy deadLetterPolicy = found.getDeadLetterPolicy();
        if (hasDeadLetterTopic(found)
                && !deadLetterPolicy
                        .getDeadLetterTopic()
                        .equals(expected.getDeadLetterPolicy().getDeadLetterTopic())) {
            differences.add("moves jobs to the dead-letter topic %s after %d deliveries, where no worker finds them. %s"
                    .formatted(
                            deadLetterPolicy.getDeadLetterTopic(),
                            deadLetterPolicy.getMaxDeliveryAttempts(),
                            expected.hasDeadLetterPolicy()
                                    ? "Name " + expected.getDeadLetterPolicy().getDeadLetterTopic() + " instead."
                                    : "Remove its dead-letter policy."));
        }
        return differences;
    }

    /** Whether messages are moved to a dead-letter topic; they are not if that topic was deleted. */
    private static boolean hasDeadLetterTopic(Subscription found) {
        return found.hasDeadLetterPolicy()
                && !found.getDeadLetterPolicy().getDeadLetterTopic().equals(SubscriptionRepair.DELETED_TOPIC);
    }

    private static @Nullable String deliveryDestination(Subscription found) {
        if (!found.getPushConfig().getPushEndpoint().isEmpty()) {
            return found.getPushConfig().getPushEndpoint();
        } else if (found.hasBigqueryConfig()) {
            return "BigQuery";
        } else if (found.hasCloudStorageConfig()) {
            return "Cloud Storage";
        }
        return found.hasBigtableConfig() ? "Bigtable" : null;
    }

    /** Differences that end waiting messages. A purge mark makes a retention a little shorter. */
    private static List<String> retentionDifferences(Subscription expected, Subscription found) {
        List<String> differences = new ArrayList<>();
        long seconds = found.getMessageRetentionDuration().getSeconds();
        long max = expected.getMessageRetentionDuration().getSeconds();
        if (found.hasMessageRetentionDuration() && seconds <= max - PurgeMarks.STEP_SECONDS) {
            differences.add(
                    "keeps messages for %d s: jobs that wait longer vanish. Set its retention to %d s, or change"
                                    .formatted(seconds, max)
                            + " barback.pubsub.retention.");
        }
        if (found.getExpirationPolicy().hasTtl()) {
            differences.add("expires, with the jobs in it, when it is not used for %d s. Set it to never expire."
                    .formatted(found.getExpirationPolicy().getTtl().getSeconds()));
        }
        return differences;
    }

    /** Differences that delay or repeat messages, or slow them down. */
    private static List<String> otherDifferences(Subscription expected, Subscription found) {
        List<String> differences = new ArrayList<>();
        if (found.hasRetryPolicy()) {
            differences.add("has a retry policy: released and delayed jobs come up to %d s late. Clear it."
                    .formatted(found.getRetryPolicy().getMaximumBackoff().getSeconds()));
        }
        if (found.getAckDeadlineSeconds() != expected.getAckDeadlineSeconds()) {
            boolean isShort = found.getAckDeadlineSeconds() < expected.getAckDeadlineSeconds();
            differences.add(
                    "has leases of %d s, not of %d s: %s. Set its acknowledgement deadline, or barback.pubsub.lease-time."
                            .formatted(
                                    found.getAckDeadlineSeconds(),
                                    expected.getAckDeadlineSeconds(),
                                    isShort ? "jobs may run twice" : "the jobs of a worker that died wait longer"));
        }
        if (found.getRetainAckedMessages()) {
            differences.add(
                    "retains acknowledged messages: completed jobs would run again after a repair. Switch that off.");
        }
        if (found.getEnableMessageOrdering()) {
            differences.add("keeps messages in order, which no job needs, and which is slow. " + RECREATE);
        }
        if (found.getEnableExactlyOnceDelivery()) {
            differences.add(
                    "delivers exactly once, which is slow, and does not keep jobs from running twice. Switch that off.");
        }
        if (expected.hasDeadLetterPolicy()) {
            addDeliveryLimitDifferences(expected.getDeadLetterPolicy(), found, differences);
        }
        return differences;
    }

    private static void addDeliveryLimitDifferences(
            DeadLetterPolicy expected, Subscription found, List<String> differences) {
        int max = found.getDeadLetterPolicy().getMaxDeliveryAttempts();
        boolean isMorgue = found.getDeadLetterPolicy().getDeadLetterTopic().equals(expected.getDeadLetterTopic());
        if (!found.hasDeadLetterPolicy()) {
            differences.add(
                    "has no dead-letter policy, so deliveries are not counted: a job that kills its workers never stops"
                            + " doing so. Set %s, after %d deliveries."
                                    .formatted(expected.getDeadLetterTopic(), expected.getMaxDeliveryAttempts()));
        } else if (isMorgue && max < expected.getMaxDeliveryAttempts()) {
            differences.add("moves jobs to the morgue after %d deliveries, even if they did not fail. Allow %d."
                    .formatted(max, expected.getMaxDeliveryAttempts()));
        }
    }

    private static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

package dev.barback.pubsub;

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
    private static final String ANEW = "Delete the subscription; a worker, or the next job, creates it again.";

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
    static List<TopologyDifference> of(Subscription wanted, Subscription found) {
        List<TopologyDifference> differences = new ArrayList<>();
        String name = "The subscription " + id(found.getName());
        ways(wanted, found).forEach(way -> differences.add(new TopologyDifference(Harm.LOSES_JOBS, name + " " + way)));
        lifetimes(wanted, found)
                .forEach(life -> differences.add(new TopologyDifference(Harm.MAY_LOSE_JOBS, name + " " + life)));
        manners(wanted, found)
                .forEach(manner -> differences.add(new TopologyDifference(Harm.OTHER, name + " " + manner)));
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
    private static List<String> ways(Subscription wanted, Subscription found) {
        List<String> ways = new ArrayList<>();
        if (!found.getTopic().equals(wanted.getTopic()) && !SubscriptionRepair.isDeaf(found)) {
            ways.add("listens to another topic, %s: jobs vanish. %s".formatted(found.getTopic(), ANEW));
        }
        if (found.getDetached()) {
            ways.add("is detached from its topic: jobs vanish. " + ANEW);
        }
        if (!found.getFilter().isEmpty()) {
            ways.add("has the filter %s: jobs that do not pass it vanish. %s".formatted(found.getFilter(), ANEW));
        }
        if (found.getMessageTransformsCount() > 0) {
            ways.add("transforms its messages: jobs are changed, or dropped. Remove the transforms.");
        }
        String elsewhere = whereItDelivers(found);
        if (elsewhere != null) {
            ways.add(
                    "delivers its messages to %s, so workers get none. Set its delivery to pull.".formatted(elsewhere));
        }
        DeadLetterPolicy grave = found.getDeadLetterPolicy();
        if (buries(found)
                && !grave.getDeadLetterTopic()
                        .equals(wanted.getDeadLetterPolicy().getDeadLetterTopic())) {
            ways.add("moves jobs to the dead-letter topic %s after %d deliveries, where no worker finds them. %s"
                    .formatted(
                            grave.getDeadLetterTopic(),
                            grave.getMaxDeliveryAttempts(),
                            wanted.hasDeadLetterPolicy()
                                    ? "Name " + wanted.getDeadLetterPolicy().getDeadLetterTopic() + " instead."
                                    : "Remove its dead-letter policy."));
        }
        return ways;
    }

    /** Whether messages are moved to a dead-letter topic; they are not if that topic was deleted. */
    private static boolean buries(Subscription found) {
        return found.hasDeadLetterPolicy()
                && !found.getDeadLetterPolicy().getDeadLetterTopic().equals(SubscriptionRepair.DELETED_TOPIC);
    }

    private static @Nullable String whereItDelivers(Subscription found) {
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
    private static List<String> lifetimes(Subscription wanted, Subscription found) {
        List<String> lifetimes = new ArrayList<>();
        long seconds = found.getMessageRetentionDuration().getSeconds();
        long most = wanted.getMessageRetentionDuration().getSeconds();
        if (found.hasMessageRetentionDuration() && seconds <= most - PurgeMarks.STEP_SECONDS) {
            lifetimes.add("keeps messages for %d s: jobs that wait longer vanish. Set its retention to %d s, or change"
                            .formatted(seconds, most)
                    + " barback.pubsub.retention.");
        }
        if (found.getExpirationPolicy().hasTtl()) {
            lifetimes.add("expires, with the jobs in it, when it is not used for %d s. Set it to never expire."
                    .formatted(found.getExpirationPolicy().getTtl().getSeconds()));
        }
        return lifetimes;
    }

    /** Differences that delay or repeat messages, or slow them down. */
    private static List<String> manners(Subscription wanted, Subscription found) {
        List<String> manners = new ArrayList<>();
        if (found.hasRetryPolicy()) {
            manners.add("has a retry policy: released and delayed jobs come up to %d s late. Clear it."
                    .formatted(found.getRetryPolicy().getMaximumBackoff().getSeconds()));
        }
        if (found.getAckDeadlineSeconds() != wanted.getAckDeadlineSeconds()) {
            boolean isShort = found.getAckDeadlineSeconds() < wanted.getAckDeadlineSeconds();
            manners.add(
                    "has leases of %d s, not of %d s: %s. Set its acknowledgement deadline, or barback.pubsub.lease-time."
                            .formatted(
                                    found.getAckDeadlineSeconds(),
                                    wanted.getAckDeadlineSeconds(),
                                    isShort ? "jobs may run twice" : "the jobs of a worker that died wait longer"));
        }
        if (found.getRetainAckedMessages()) {
            manners.add(
                    "retains acknowledged messages: completed jobs would run again after a repair. Switch that off.");
        }
        if (found.getEnableMessageOrdering()) {
            manners.add("keeps messages in order, which no job needs, and which is slow. " + ANEW);
        }
        if (found.getEnableExactlyOnceDelivery()) {
            manners.add(
                    "delivers exactly once, which is slow, and does not keep jobs from running twice. Switch that off.");
        }
        if (wanted.hasDeadLetterPolicy()) {
            deliveries(wanted.getDeadLetterPolicy(), found, manners);
        }
        return manners;
    }

    private static void deliveries(DeadLetterPolicy wanted, Subscription found, List<String> manners) {
        int most = found.getDeadLetterPolicy().getMaxDeliveryAttempts();
        boolean isOurs = found.getDeadLetterPolicy().getDeadLetterTopic().equals(wanted.getDeadLetterTopic());
        if (!found.hasDeadLetterPolicy()) {
            manners.add(
                    "has no dead-letter policy, so deliveries are not counted: a job that kills its workers never stops"
                            + " doing so. Set %s, after %d deliveries."
                                    .formatted(wanted.getDeadLetterTopic(), wanted.getMaxDeliveryAttempts()));
        } else if (isOurs && most < wanted.getMaxDeliveryAttempts()) {
            manners.add("moves jobs to the morgue after %d deliveries, even if they did not fail. Allow %d."
                    .formatted(most, wanted.getMaxDeliveryAttempts()));
        }
    }

    private static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

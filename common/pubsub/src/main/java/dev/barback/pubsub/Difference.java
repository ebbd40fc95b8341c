package dev.barback.pubsub;

import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes a topic or a subscription that was there another than Barback makes it: each field that Barback sets, and each
 * that it leaves alone and that does something to messages.
 *
 * @param harm what comes of it
 * @param sentence what it is, what comes of it, and what would be right
 */
record Difference(Harm harm, String sentence) {
    private static final String ANEW = "Delete the subscription; a worker, or the next job, makes it anew.";

    /** What comes of a difference, the worst first. */
    enum Harm {
        /** Confirmed jobs vanish: such a queue is not used. */
        LOSES_JOBS,
        /** Jobs vanish that nobody takes for long. */
        MAY_LOSE_JOBS,
        /** Jobs run late, or twice, or are refused. */
        OTHER
    }

    /** How a subscription differs from the one that would be made; the worst first. */
    static List<Difference> of(Subscription wanted, Subscription found) {
        List<Difference> differences = new ArrayList<>();
        String name = "The subscription " + id(found.getName());
        ways(wanted, found).forEach(way -> differences.add(new Difference(Harm.LOSES_JOBS, name + " " + way)));
        lifetimes(wanted, found)
                .forEach(life -> differences.add(new Difference(Harm.MAY_LOSE_JOBS, name + " " + life)));
        manners(wanted, found).forEach(manner -> differences.add(new Difference(Harm.OTHER, name + " " + manner)));
        return differences;
    }

    /** How a topic differs from the one that would be made; the worst first. */
    static List<Difference> of(Topic found) {
        List<Difference> differences = new ArrayList<>();
        String name = "The topic " + id(found.getName());
        if (found.getMessageTransformsCount() > 0) {
            differences.add(new Difference(
                    Harm.LOSES_JOBS,
                    name + " transforms its messages: jobs are changed, or dropped. Remove the transforms."));
        }
        if (found.hasSchemaSettings()) {
            differences.add(new Difference(
                    Harm.OTHER,
                    name + " has a schema, which jobs do not follow: they are refused. Remove the schema."));
        }
        if (found.hasMessageRetentionDuration()) {
            differences.add(new Difference(
                    Harm.OTHER,
                    name
                            + " keeps what was acknowledged: jobs that are done would run again when its subscription is mended."
                            + " Clear its retention."));
        }
        return differences;
    }

    /** All of them in one text; empty = none. */
    static String text(List<Difference> differences) {
        return String.join(
                " ",
                differences.stream()
                        .sorted(Comparator.comparing(Difference::harm))
                        .map(Difference::sentence)
                        .toList());
    }

    /** What keeps messages from the workers. */
    private static List<String> ways(Subscription wanted, Subscription found) {
        List<String> ways = new ArrayList<>();
        if (!found.getTopic().equals(wanted.getTopic()) && !Mending.isDeaf(found)) {
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
            ways.add("delivers its messages to %s, so workers get none. Let them be pulled.".formatted(elsewhere));
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
                                    : "It is to have none."));
        }
        return ways;
    }

    /** Where the dead-letter topic was deleted, messages stay where they are. */
    private static boolean buries(Subscription found) {
        return found.hasDeadLetterPolicy()
                && !found.getDeadLetterPolicy().getDeadLetterTopic().equals(Mending.DELETED_TOPIC);
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

    /** What ends messages that wait. A purge mark makes a retention a little shorter. */
    private static List<String> lifetimes(Subscription wanted, Subscription found) {
        List<String> lifetimes = new ArrayList<>();
        long seconds = found.getMessageRetentionDuration().getSeconds();
        long most = wanted.getMessageRetentionDuration().getSeconds();
        if (found.hasMessageRetentionDuration() && seconds <= most - PurgeMarks.STEP_SECONDS) {
            lifetimes.add("keeps messages for %d s: jobs that wait longer vanish. Let it keep them for %d s, or change"
                            .formatted(seconds, most)
                    + " barback.pubsub.retention.");
        }
        if (found.getExpirationPolicy().hasTtl()) {
            lifetimes.add("expires, with the jobs in it, when nobody uses it for %d s. It should never."
                    .formatted(found.getExpirationPolicy().getTtl().getSeconds()));
        }
        return lifetimes;
    }

    /** What has messages come late, or twice. */
    private static List<String> manners(Subscription wanted, Subscription found) {
        List<String> manners = new ArrayList<>();
        if (found.hasRetryPolicy()) {
            manners.add("has a retry policy: what is given back, or due later, comes up to %d s late. Clear it."
                    .formatted(found.getRetryPolicy().getMaximumBackoff().getSeconds()));
        }
        if (found.getAckDeadlineSeconds() != wanted.getAckDeadlineSeconds()) {
            boolean isShort = found.getAckDeadlineSeconds() < wanted.getAckDeadlineSeconds();
            manners.add(
                    "leases for %d s and not for %d s: %s. Set its acknowledgement deadline, or barback.pubsub.lease-time."
                            .formatted(
                                    found.getAckDeadlineSeconds(),
                                    wanted.getAckDeadlineSeconds(),
                                    isShort ? "jobs may run twice" : "the jobs of a worker that died wait longer"));
        }
        if (found.getRetainAckedMessages()) {
            manners.add(
                    "keeps what was acknowledged: jobs that are done would run again when it is mended. Switch that off.");
        }
        if (found.getEnableMessageOrdering()) {
            manners.add("keeps messages in order, which no job needs, and which is slow. " + ANEW);
        }
        if (found.getEnableExactlyOnceDelivery()) {
            manners.add("delivers exactly once, which is slow, and keeps no job from running twice. Switch that off.");
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
                    "has no dead-letter policy, so deliveries are not counted: a job that kills its workers does so for"
                            + " ever. Name %s, after %d deliveries."
                                    .formatted(wanted.getDeadLetterTopic(), wanted.getMaxDeliveryAttempts()));
        } else if (isOurs && most < wanted.getMaxDeliveryAttempts()) {
            manners.add("moves jobs to the morgue after %d deliveries, though nothing may be wrong with them. Allow %d."
                    .formatted(most, wanted.getMaxDeliveryAttempts()));
        }
    }

    private static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

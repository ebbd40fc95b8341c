package dev.barback.internal.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and changes the purge marks of queues. A mark changes with every purge, and every process can read it: so the holder
 * of a message detects a purge without comparing clocks. If the mark differs from the one before the pull, the holder
 * releases the message: a purged one never returns, another one does.
 *
 * <p>The mark is the retention of the subscription {@code q.scheduled}, which each purge sets to a random
 * number of seconds (under an hour) less than its full hours. A label would be clearer, but the emulator can't
 * update labels; a retention can be updated there and at the service. Thread-safe.
 */
final class PurgeMarks {
    private static final Logger LOGGER = LoggerFactory.getLogger(PurgeMarks.class);

    /** The maximum age of a mark that decides. A purge waits longer than that. */
    static final java.time.Duration MAX_AGE = java.time.Duration.ofMillis(500);

    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Without the permission to read a queue's mark, the next try comes after this time. */
    private static final long DENIED_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** The assumed retention if it can't be read: the service's default, and the emulator's maximum. */
    private static final java.time.Duration UNKNOWN_RETENTION = java.time.Duration.ofDays(7);

    /** A mark is a retention of full hours, less a number of seconds below this one. */
    static final long STEP_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private static final String GONE = "gone";
    private static final String UNREADABLE = "unreadable";

    private final PubSubConnection connection;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hasLoggedDenial = new AtomicBoolean();

    PurgeMarks(PubSubConnection connection) {
        this.connection = connection;
    }

    /** A recent mark. Waits only for the first reading; later readings run in the background. */
    String recent(String queue) {
        Reading reading = readings.get(queue);
        if (reading == null) {
            return current(queue);
        }
        if (reading.isOlderThan(REFRESH_NANOS)) {
            refresh(queue);
        }
        return reading.mark();
    }

    /** The mark, at most half a second old. */
    String current(String queue) {
        Reading reading = readings.get(queue);
        return reading == null || reading.isOlderThan(MAX_AGE.toNanos()) ? read(queue) : reading.mark();
    }

    /** Whether there was no purge between two readings of a queue; also true if a reading was denied. */
    static boolean isSame(String one, String other) {
        return one.equals(other) || one.equals(UNREADABLE) || other.equals(UNREADABLE);
    }

    /** How long the queue's delayed messages are kept, as read with the mark; a week at most if that is unreadable. */
    java.time.Duration retention(String queue) {
        Reading reading = readings.get(queue);
        return reading == null || reading.retention().isZero() ? assumedRetention() : reading.retention();
    }

    private java.time.Duration assumedRetention() {
        java.time.Duration configured = connection.options().retention();
        return configured.compareTo(UNKNOWN_RETENTION) < 0 ? configured : UNKNOWN_RETENTION;
    }

    /** Gives the queue another mark. */
    void change(String queue) {
        String id = Topology.scheduled(queue);
        Subscription subscription = connection.call(
                PubSubOperation.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), get(id));
        UpdateSubscriptionRequest request = UpdateSubscriptionRequest.newBuilder()
                .setSubscription(Subscription.newBuilder()
                        .setName(subscription.getName())
                        .setMessageRetentionDuration(
                                Duration.newBuilder().setSeconds(differentRetention(seconds(subscription)))))
                .setUpdateMask(FieldMask.newBuilder().addPaths("message_retention_duration"))
                .build();
        Subscription changed = connection.call(
                PubSubOperation.UPDATE_SUBSCRIPTION, id, connection.subscriber().updateSubscriptionCallable(), request);
        remember(queue, mark(changed), System.nanoTime());
    }

    private static long differentRetention(long seconds) {
        long fullHours = (seconds + STEP_SECONDS - 1) / STEP_SECONDS * STEP_SECONDS;
        long changed = fullHours - ThreadLocalRandom.current().nextLong(1, STEP_SECONDS);
        return changed == seconds ? fullHours : changed;
    }

    private String read(String queue) {
        String id = Topology.scheduled(queue);
        long startedNanos = System.nanoTime();
        String mark = awaitMark(id, start(id));
        remember(queue, mark, startedNanos);
        return mark;
    }

    private void refresh(String queue) {
        if (!refreshing.add(queue)) {
            return;
        }
        String id = Topology.scheduled(queue);
        long startedNanos = System.nanoTime();
        try {
            ApiFuture<Subscription> answer = start(id);
            answer.addListener(() -> rememberAnswer(queue, id, answer, startedNanos), MoreExecutors.directExecutor());
        } catch (RuntimeException e) { // the connection is closed
            refreshing.remove(queue);
        }
    }

    private void rememberAnswer(String queue, String id, ApiFuture<Subscription> answer, long startedNanos) {
        try {
            remember(queue, awaitMark(id, answer), startedNanos);
        } catch (RuntimeException e) {
            LOGGER.debug("Could not read the purge mark of {}; retrying soon", queue, e);
        } finally {
            refreshing.remove(queue);
        }
    }

    private ApiFuture<Subscription> start(String id) {
        return connection.start(
                PubSubOperation.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), get(id));
    }

    private String awaitMark(String id, ApiFuture<Subscription> answer) {
        try {
            return mark(connection.await(PubSubOperation.GET_SUBSCRIPTION, id, answer));
        } catch (PubSubCallException e) {
            if (e.is(Code.NOT_FOUND)) {
                return GONE;
            }
            if (e.is(Code.PERMISSION_DENIED)) {
                logDenial(e);
                return UNREADABLE;
            }
            throw e;
        }
    }

    private void logDenial(PubSubCallException e) {
        if (hasLoggedDenial.compareAndSet(false, true)) {
            LOGGER.info(
                    "Could not read purge marks; assuming that held messages were not purged, and that delayed ones are"
                            + " kept for {} days: {}",
                    assumedRetention().toDays(),
                    e.getMessage());
        }
    }

    /** Keeps the reading that was started later. */
    private void remember(String queue, String mark, long startedNanos) {
        readings.merge(
                queue,
                new Reading(mark, startedNanos),
                (old, read) -> old.startedNanos() - read.startedNanos() > 0 ? old : read);
    }

    private GetSubscriptionRequest get(String id) {
        return GetSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .build();
    }

    private static String mark(Subscription subscription) {
        return Long.toString(seconds(subscription));
    }

    private static long seconds(@Nullable Subscription subscription) {
        return subscription == null
                ? 0
                : subscription.getMessageRetentionDuration().getSeconds();
    }

    private record Reading(String mark, long startedNanos) {
        /** The retention; zero = it could not be read. */
        java.time.Duration retention() {
            boolean unread = mark.equals(GONE) || mark.equals(UNREADABLE);
            return java.time.Duration.ofSeconds(unread ? 0 : Long.parseLong(mark));
        }

        /** A denied reading counts for a minute, whatever the limit is. */
        boolean isOlderThan(long maxNanos) {
            return System.nanoTime() - startedNanos > (mark.equals(UNREADABLE) ? DENIED_NANOS : maxNanos);
        }
    }
}

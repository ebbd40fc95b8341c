package dev.barback.pubsub;

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
 * A queue's purge mark: it changes with every purge, and every process can read it, so that whoever has
 * messages in hand can tell that they were purged without comparing clocks. Whoever finds another mark than
 * before its message was pulled gives the message back: a purged one never returns, another one does.
 *
 * <p>The mark is the retention of the subscription {@code q.scheduled}, which each purge sets to a random
 * number of seconds (under an hour) less than its full hours. A label would be nicer, but the emulator can't
 * update labels; a retention can be updated there and at the service. Thread-safe.
 */
final class PurgeMarks {
    private static final Logger LOGGER = LoggerFactory.getLogger(PurgeMarks.class);

    /** How old a mark may be when it decides. A purge waits longer than that. */
    static final java.time.Duration DECIDES_FOR = java.time.Duration.ofMillis(500);

    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Who may not read a queue's mark asks again after this time. */
    private static final long DENIED_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Taken for the retention where it can't be read: the service's default, and the most of the emulator. */
    private static final java.time.Duration UNKNOWN_RETENTION = java.time.Duration.ofDays(7);

    /** A mark is less than this below a retention of full hours. */
    static final long STEP_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private static final String GONE = "gone";
    private static final String UNREADABLE = "unreadable";

    private final Connection connection;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean denied = new AtomicBoolean();

    PurgeMarks(Connection connection) {
        this.connection = connection;
    }

    /** The mark as it was lately. Waits only for the very first reading; later ones are made meanwhile. */
    String known(String queue) {
        Reading reading = readings.get(queue);
        if (reading == null) {
            return current(queue);
        }
        if (reading.isOlderThan(REFRESH_NANOS)) {
            refresh(queue);
        }
        return reading.mark();
    }

    /** The mark, half a second old at most. */
    String current(String queue) {
        Reading reading = readings.get(queue);
        return reading == null || reading.isOlderThan(DECIDES_FOR.toNanos()) ? read(queue) : reading.mark();
    }

    /** Whether there was no purge between two readings of a queue; where one failed, there is taken to be none. */
    static boolean same(String one, String other) {
        return one.equals(other) || one.equals(UNREADABLE) || other.equals(UNREADABLE);
    }

    /** How long the queue's delayed messages are kept, as read with the mark; a week at most where it can't be. */
    java.time.Duration retention(String queue) {
        Reading reading = readings.get(queue);
        return reading == null || reading.retention().isZero() ? assumedRetention() : reading.retention();
    }

    private java.time.Duration assumedRetention() {
        java.time.Duration wanted = connection.options().retention();
        return wanted.compareTo(UNKNOWN_RETENTION) < 0 ? wanted : UNKNOWN_RETENTION;
    }

    /** Gives the queue another mark. */
    void change(String queue) {
        String id = Resources.scheduled(queue);
        Subscription subscription = connection.call(
                Action.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), get(id));
        UpdateSubscriptionRequest request = UpdateSubscriptionRequest.newBuilder()
                .setSubscription(Subscription.newBuilder()
                        .setName(subscription.getName())
                        .setMessageRetentionDuration(Duration.newBuilder().setSeconds(another(seconds(subscription)))))
                .setUpdateMask(FieldMask.newBuilder().addPaths("message_retention_duration"))
                .build();
        Subscription changed = connection.call(
                Action.UPDATE_SUBSCRIPTION, id, connection.subscriber().updateSubscriptionCallable(), request);
        remember(queue, mark(changed), System.nanoTime());
    }

    private static long another(long seconds) {
        long fullHours = (seconds + STEP_SECONDS - 1) / STEP_SECONDS * STEP_SECONDS;
        long changed = fullHours - ThreadLocalRandom.current().nextLong(1, STEP_SECONDS);
        return changed == seconds ? fullHours : changed;
    }

    private String read(String queue) {
        String id = Resources.scheduled(queue);
        long asked = System.nanoTime();
        String mark = awaitMark(id, start(id));
        remember(queue, mark, asked);
        return mark;
    }

    private void refresh(String queue) {
        if (!refreshing.add(queue)) {
            return;
        }
        String id = Resources.scheduled(queue);
        long asked = System.nanoTime();
        try {
            ApiFuture<Subscription> answer = start(id);
            answer.addListener(() -> rememberAnswer(queue, id, answer, asked), MoreExecutors.directExecutor());
        } catch (RuntimeException e) { // the connection is closed
            refreshing.remove(queue);
        }
    }

    private void rememberAnswer(String queue, String id, ApiFuture<Subscription> answer, long asked) {
        try {
            remember(queue, awaitMark(id, answer), asked);
        } catch (RuntimeException e) {
            LOGGER.debug("The purge mark of {} can't be read; tried again soon", queue, e);
        } finally {
            refreshing.remove(queue);
        }
    }

    private ApiFuture<Subscription> start(String id) {
        return connection.start(
                Action.GET_SUBSCRIPTION, id, connection.subscriber().getSubscriptionCallable(), get(id));
    }

    private String awaitMark(String id, ApiFuture<Subscription> answer) {
        try {
            return mark(connection.await(Action.GET_SUBSCRIPTION, id, answer));
        } catch (CallFailed e) {
            if (e.is(Code.NOT_FOUND)) {
                return GONE;
            }
            if (e.is(Code.PERMISSION_DENIED)) {
                sayDenied(e);
                return UNREADABLE;
            }
            throw e;
        }
    }

    private void sayDenied(CallFailed e) {
        if (denied.compareAndSet(false, true)) {
            LOGGER.info(
                    "Messages in hand are taken not to be purged, and delayed ones to be kept for {} days: {}",
                    assumedRetention().toDays(),
                    e.getMessage());
        }
    }

    /** A reading that was asked for later wins. */
    private void remember(String queue, String mark, long asked) {
        readings.merge(queue, new Reading(mark, asked), (old, read) -> old.nanos() - read.nanos() > 0 ? old : read);
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

    private record Reading(String mark, long nanos) {
        /** Zero if it could not be read. */
        java.time.Duration retention() {
            boolean unread = mark.equals(GONE) || mark.equals(UNREADABLE);
            return java.time.Duration.ofSeconds(unread ? 0 : Long.parseLong(mark));
        }

        /** One that was denied stays for a minute, whatever is asked for. */
        boolean isOlderThan(long most) {
            return System.nanoTime() - nanos > (mark.equals(UNREADABLE) ? DENIED_NANOS : most);
        }
    }
}

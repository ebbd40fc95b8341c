package dev.barback.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.SeekRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes all messages of a queue, those in the hands of pumps and workers in other processes included. First
 * the purge mark is changed: from then on (half a second later at most) nobody publishes what they have in
 * hand. Then both subscriptions are sought to the future, which ends what is there, leased or not. What a
 * pump was publishing meanwhile is ended by a second seek.
 */
final class Purge {
    /** The service compares with its own clock. Only messages that are there are affected, later ones stay. */
    private static final Duration AHEAD = Duration.ofSeconds(5);

    /** What pumps may still publish on a mark they have read, and the time that takes. */
    private static final Duration UNDER_WAY = PurgeMarks.DECIDES_FOR.plusMillis(250);

    private final Connection connection;
    private final Resources resources;
    private final PurgeMarks marks;
    private final Clock clock;

    Purge(Connection connection, Resources resources, PurgeMarks marks, Clock clock) {
        this.connection = connection;
        this.resources = resources;
        this.marks = marks;
        this.clock = clock;
    }

    void run(String queue) {
        int edition = resources.ensure(queue);
        try {
            purge(queue);
        } catch (CallFailed e) {
            if (!e.is(Code.NOT_FOUND)) {
                throw e;
            }
            resources.renew(queue, edition);
            purge(queue);
        }
    }

    private void purge(String queue) {
        marks.change(queue);
        for (String id : List.of(Resources.scheduled(queue), queue)) {
            seekToTheEnd(id);
        }
        Uninterruptibles.sleepUninterruptibly(UNDER_WAY);
        seekToTheEnd(queue);
    }

    private void seekToTheEnd(String id) {
        Instant time = clock.instant().plus(AHEAD);
        SeekRequest request = SeekRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .setTime(
                        Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
                .build();
        connection.call(Action.SEEK, id, connection.subscriber().seekCallable(), request);
    }
}

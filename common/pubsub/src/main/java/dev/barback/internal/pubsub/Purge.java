package dev.barback.internal.pubsub;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.protobuf.Timestamp;
import com.google.pubsub.v1.SeekRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Purges a queue: removes all its messages, including those that pumps and workers of other processes hold. First the purge
 * mark is changed: from then on (half a second later at most) no process publishes the messages that it holds. Then both
 * subscriptions are sought to the future, which removes their messages, leased or not. A second seek removes messages that
 * a pump was publishing meanwhile.
 */
final class Purge {
    /** The service compares with its own clock. Only existing messages are removed, later ones stay. */
    private static final Duration SEEK_AHEAD = Duration.ofSeconds(5);

    /** How long pumps may still publish on a mark that they have read, including the call itself. */
    private static final Duration MARK_PROPAGATION_TIME = PurgeMarks.MAX_AGE.plusMillis(250);

    private final PubSubConnection connection;
    private final Topology topology;
    private final PurgeMarks marks;
    private final Clock clock;

    Purge(PubSubConnection connection, Topology topology, PurgeMarks marks, Clock clock) {
        this.connection = connection;
        this.topology = topology;
        this.marks = marks;
        this.clock = clock;
    }

    void run(String queue) {
        int generation = topology.ensure(queue);
        try {
            purge(queue);
        } catch (PubSubCallException e) {
            if (!e.is(Code.NOT_FOUND)) {
                throw e;
            }
            topology.recreate(queue, generation);
            purge(queue);
        }
    }

    private void purge(String queue) {
        marks.change(queue);
        for (String id : List.of(Topology.scheduled(queue), queue)) {
            seekToTheEnd(id);
        }
        Uninterruptibles.sleepUninterruptibly(MARK_PROPAGATION_TIME);
        seekToTheEnd(queue);
    }

    private void seekToTheEnd(String id) {
        Instant time = clock.instant().plus(SEEK_AHEAD);
        SeekRequest request = SeekRequest.newBuilder()
                .setSubscription(connection.subscription(id))
                .setTime(
                        Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
                .build();
        connection.call(PubSubOperation.SEEK, id, connection.subscriber().seekCallable(), request);
    }
}

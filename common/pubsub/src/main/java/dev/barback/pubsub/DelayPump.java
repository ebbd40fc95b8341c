package dev.barback.pubsub;

import dev.barback.broker.BackgroundLoop;
import dev.barback.broker.QueueMaintenance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a queue's delayed messages into the queue when they are due. One thread pulls, another one publishes,
 * so that neither waits for the other. Any number of pumps may serve one queue. Messages held by a pump that dies are
 * delivered to another one when their short leases end.
 *
 * <pre>
 *   q.scheduled --pull--&gt; due in more than 30 s: leased for up to 10 minutes, not held -&gt; q.scheduled
 *                         older than half the retention: published again ---------------&gt; q.scheduled
 *                         due within 30 s: held, timed exactly ----- publish, confirm --&gt; q, acknowledge
 * </pre>
 */
final class DelayPump implements QueueMaintenance {
    private static final Logger LOGGER = LoggerFactory.getLogger(DelayPump.class);
    private static final int MAX_HELD = 10_000;
    private static final long MAX_HELD_BYTES = 32L << 20;

    /** The wait for the last rounds; a pull normally takes two seconds. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(4);

    private final String scheduled;
    private final DelayHeap heap;
    private final AckIds ackIds;
    private final BackgroundLoop pulling;
    private final BackgroundLoop timing;
    private final AtomicBoolean closed = new AtomicBoolean();

    DelayPump(String queue, DelayPuller.Collaborators with, Clock clock) {
        this.scheduled = Topology.scheduled(queue);
        this.heap = new DelayHeap(clock, MAX_HELD, MAX_HELD_BYTES);
        this.ackIds = with.ackIds();
        DelayPuller intake = new DelayPuller(queue, heap, with, clock);
        DelayTimer timer = new DelayTimer(queue, heap, with.publishing(), with.ackIds(), with.marks());
        this.pulling = new BackgroundLoop(
                "barback-delay-pull-" + queue, "pull delayed messages of " + queue, intake::round, LOGGER, clock);
        this.timing = new BackgroundLoop(
                "barback-delay-time-" + queue, "move due messages of " + queue, timer::round, LOGGER, clock);
    }

    void start() {
        pulling.start();
        timing.start();
    }

    /** Makes the current rounds the last ones. */
    void stop() {
        pulling.stop();
        timing.stop();
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public Instant lastProgress() {
        Instant pulled = pulling.lastProgress();
        Instant timed = timing.lastProgress();
        return pulled.isBefore(timed) ? pulled : timed;
    }

    @Override
    public int held() {
        return heap.size();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stop();
        timing.awaitEnd(SHUTDOWN_TIMEOUT);
        pulling.awaitEnd(SHUTDOWN_TIMEOUT); // its last messages are still held, or delayed as usual
        heap.close();
        giveBack();
    }

    private void giveBack() {
        try {
            ackIds.giveBackSoon(scheduled, heap.ackIds());
        } catch (RuntimeException e) {
            LOGGER.debug("Could not release held messages of {}; they return when their leases end", scheduled, e);
        }
    }
}

package dev.barback.internal.pubsub;

import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.spi.QueueMaintenance;
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
    private final BackgroundLoop pullLoop;
    private final BackgroundLoop timerLoop;
    private final AtomicBoolean closed = new AtomicBoolean();

    DelayPump(String queue, DelayPuller.PumpContext context, Clock clock) {
        this.scheduled = Topology.scheduled(queue);
        this.heap = new DelayHeap(clock, MAX_HELD, MAX_HELD_BYTES);
        this.ackIds = context.ackIds();
        DelayPuller puller = new DelayPuller(queue, heap, context, clock);
        DelayTimer timer = new DelayTimer(queue, heap, context.publisher(), context.ackIds(), context.marks());
        this.pullLoop = new BackgroundLoop(
                "barback-delay-pull-" + queue, "pull delayed messages of " + queue, puller::round, LOGGER, clock);
        this.timerLoop = new BackgroundLoop(
                "barback-delay-time-" + queue, "move due messages of " + queue, timer::round, LOGGER, clock);
    }

    void start() {
        pullLoop.start();
        timerLoop.start();
    }

    /** Makes the current rounds the last ones. */
    void stop() {
        pullLoop.stop();
        timerLoop.stop();
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public Instant lastProgress() {
        Instant pulled = pullLoop.lastProgress();
        Instant timed = timerLoop.lastProgress();
        return pulled.isBefore(timed) ? pulled : timed;
    }

    @Override
    public int heldCount() {
        return heap.size();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stop();
        timerLoop.awaitEnd(SHUTDOWN_TIMEOUT);
        pullLoop.awaitEnd(SHUTDOWN_TIMEOUT); // its last messages are still held, or delayed as usual
        heap.close();
        releaseHeld();
    }

    private void releaseHeld() {
        try {
            ackIds.releaseOnClose(scheduled, heap.ackIds());
        } catch (RuntimeException e) {
            LOGGER.debug("Could not release held messages of {}; they return when their leases end", scheduled, e);
        }
    }
}

package dev.barback.pubsub;

import dev.barback.broker.Attendance;
import dev.barback.broker.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a queue's delayed messages into the queue when they are due. One thread pulls, another one publishes,
 * so that neither waits for the other. Any number of pumps may serve one queue. What a pump that dies had in
 * hand is delivered to another one when its short leases end.
 *
 * <pre>
 *   q.scheduled --pull--&gt; due in more than 30 s: hidden for up to 10 minutes, forgotten --&gt; q.scheduled
 *                         older than half the retention: published anew ----------------&gt; q.scheduled
 *                         due within 30 s: in hand, timed exactly -- publish, confirm --&gt; q, acknowledge
 * </pre>
 */
final class DelayPump implements Attendance {
    private static final Logger LOGGER = LoggerFactory.getLogger(DelayPump.class);
    private static final int MOST_HELD = 10_000;
    private static final long MOST_BYTES = 32L << 20;

    /** A round of pulling takes two seconds when all is well. */
    private static final Duration LAST_ROUND = Duration.ofSeconds(4);

    private final String scheduled;
    private final DelayHeap heap;
    private final AckIds ackIds;
    private final Loop pulling;
    private final Loop timing;
    private final AtomicBoolean closed = new AtomicBoolean();

    DelayPump(String queue, DelayIntake.Collaborators with, Clock clock) {
        this.scheduled = Resources.scheduled(queue);
        this.heap = new DelayHeap(clock, MOST_HELD, MOST_BYTES);
        this.ackIds = with.ackIds();
        DelayIntake intake = new DelayIntake(queue, heap, with, clock);
        DelayTimer timer = new DelayTimer(queue, heap, with.publishing(), with.ackIds(), with.marks());
        this.pulling = new Loop(
                "barback-delay-pull-" + queue, "pull delayed messages of " + queue, intake::round, LOGGER, clock);
        this.timing =
                new Loop("barback-delay-time-" + queue, "move due messages of " + queue, timer::round, LOGGER, clock);
    }

    void start() {
        pulling.start();
        timing.start();
    }

    /** Makes the present rounds the last ones. */
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
        timing.awaitEnd(LAST_ROUND);
        pulling.awaitEnd(LAST_ROUND); // what it pulls last is held, or hidden as usual
        heap.close();
        giveBack();
    }

    private void giveBack() {
        try {
            ackIds.giveBackSoon(scheduled, heap.ackIds());
        } catch (RuntimeException e) {
            LOGGER.debug("What the pump of {} had in hand comes again when its leases end", scheduled, e);
        }
    }
}

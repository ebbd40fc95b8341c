package dev.barback.internal.worker;

import dev.barback.internal.broker.OutageLog;
import dev.barback.internal.worker.PrefetchPolicy.LaneState;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches messages of one queue, or of a lane of it, for the dispatcher, never more than there is room for. Its calls
 * are never cancelled: a cancelled pull may lease a message until the lease ends. So the fetcher ends up to one poll
 * interval after it was stopped.
 */
final class Fetcher implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);
    private static final int MAX_BATCH_SIZE = 1_000;
    /** Short, so that a stopped fetcher ends soon. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final Broker broker;
    private final Dispatcher dispatcher;
    private final LaneState lane;
    private final DeliveryFilter filter;
    private final DeliveryCompletion completion;
    private final OutageLog outage;
    private volatile long progressNanos = System.nanoTime();
    private volatile boolean waitsForRoom = true; // until it is run
    private volatile boolean stopped;

    Fetcher(
            Broker broker,
            Dispatcher dispatcher,
            LaneState lane,
            DeliveryFilter filter,
            DeliveryCompletion completion) {
        this.broker = broker;
        this.dispatcher = dispatcher;
        this.lane = lane;
        this.filter = filter;
        this.completion = completion;
        this.outage = lane.outage();
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                waitsForRoom = true; // for room, however long: waiting is not a lack of progress
                if (!filter.awaitRoom(CHECK_INTERVAL)) {
                    continue;
                }
                int number = dispatcher.awaitRoom(lane, MAX_BATCH_SIZE);
                markProgress();
                if (number > 0) {
                    fetch(number);
                    markProgress();
                }
            } catch (InterruptedException e) {
                log.debug("A fetcher was interrupted; it ends only when it is stopped.");
            } catch (Throwable e) { // whatever it is, a worker that stops fetching would be worse
                dispatcher.fetchFailed(lane);
                outage.failed(e);
                outage.pause();
            }
        }
    }

    /** Ends after the call that is under way. */
    void stop() {
        stopped = true;
        outage.endPause();
    }

    /** Why nothing could be fetched, if that has been so for longer than this; else null. */
    @Nullable String problem(Duration longerThan) {
        // A waiting fetcher makes no calls: only an outage of the lane's other fetchers shows
        long stuck = waitsForRoom ? outage.durationNanos() : System.nanoTime() - progressNanos;
        if (stuck < longerThan.toNanos()) {
            return null;
        }
        return "Could not fetch from the queue %s for %d s: %s"
                .formatted(
                        lane.name(),
                        TimeUnit.NANOSECONDS.toSeconds(stuck),
                        outage.isOngoing() ? outage.reason() : "a call does not return.");
    }

    private void markProgress() {
        waitsForRoom = false;
        progressNanos = outage.isOngoing() ? progressNanos : System.nanoTime();
    }

    private void fetch(int number) throws InterruptedException {
        List<Delivery> deliveries = List.of();
        boolean empty = false;
        boolean accepted = false;
        AtomicBoolean noneChosen = new AtomicBoolean();
        try {
            List<Delivery> fetched = ask(number, noneChosen);
            empty = fetched.isEmpty() && !noneChosen.get();
            deliveries = filtered(fetched);
        } finally {
            if (empty) {
                dispatcher.foundEmpty(lane);
            }
            accepted = dispatcher.addFetched(lane, number, deliveries);
        }
        if (noneChosen.get() && deliveries.isEmpty()) {
            dispatcher.awaitChange(lane);
        }
        if (!accepted) { // the worker stops
            completion.releaseUnstarted(deliveries);
        }
    }

    /**
     * Asks the broker for messages, whose leases are renewed from now on: before the filter takes time, and before a
     * processor can complete one.
     *
     * @param noneChosen becomes true when all users with messages are at their limits
     */
    private List<Delivery> ask(int number, AtomicBoolean noneChosen) {
        Duration wait = lane.queue().pollInterval();
        ClockReading requestedAt = completion.now();
        List<Lease> leases = broker.fetch(lane.name(), number, wait, dispatcher.fairnessPolicy(lane, noneChosen));
        if (leases.size() == number) {
            dispatcher.fetchedAll(lane, System.nanoTime() - requestedAt.nanos());
        }
        ClockReading leaseStart = completion.leaseStart(requestedAt, wait);
        outage.succeeded();
        List<Delivery> fetched =
                leases.stream().map(lease -> new Delivery(lease, leaseStart)).toList();
        completion.startRenewing(fetched);
        return fetched;
    }

    private List<Delivery> filtered(List<Delivery> fetched) {
        try {
            return filter.filter(fetched, completion);
        } catch (Throwable e) {
            completion.release(fetched);
            throw e;
        }
    }
}

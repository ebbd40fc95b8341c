package dev.barback.internal.worker;

import dev.barback.internal.broker.OutageLog;
import dev.barback.spi.Broker;
import dev.barback.spi.FetchRequest;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches messages of a group of lanes for the dispatcher, never more than there is room for: of all queues of a worker
 * whose broker serves many, else of one queue, or of a lane of it. Its calls are never cancelled: a cancelled pull may
 * lease a message until the lease ends. So the fetcher ends up to one poll interval after it was stopped.
 */
final class Fetcher implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Fetcher.class);
    /** Short, so that a stopped fetcher ends soon. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final Broker broker;
    private final Dispatcher dispatcher;
    private final LaneGroup group;
    private final DeliveryFilter filter;
    private final DeliveryCompletion completion;
    private final OutageLog outage;
    private volatile long progressNanos = System.nanoTime();
    private volatile boolean waitsForRoom = true; // until it is run
    private volatile boolean stopped;

    Fetcher(
            Broker broker,
            Dispatcher dispatcher,
            LaneGroup group,
            DeliveryFilter filter,
            DeliveryCompletion completion) {
        this.broker = broker;
        this.dispatcher = dispatcher;
        this.group = group;
        this.filter = filter;
        this.completion = completion;
        this.outage = group.outage();
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                waitsForRoom = true; // for room, however long: waiting is not a lack of progress
                if (!filter.awaitRoom(CHECK_INTERVAL)) {
                    continue;
                }
                FetchCall call = dispatcher.awaitRoom(group);
                markProgress();
                if (call != null) {
                    fetch(call);
                    markProgress();
                }
            } catch (InterruptedException e) {
                log.debug("A fetcher was interrupted; it ends only when it is stopped.");
            } catch (Throwable e) { // whatever it is, a worker that stops fetching would be worse
                dispatcher.fetchFailed(group);
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
        // A waiting fetcher makes no calls: only an outage of the group's other fetchers shows
        long stuck = waitsForRoom ? outage.durationNanos() : System.nanoTime() - progressNanos;
        if (stuck < longerThan.toNanos()) {
            return null;
        }
        return "Could not fetch from %s for %d s: %s"
                .formatted(
                        group.names(),
                        TimeUnit.NANOSECONDS.toSeconds(stuck),
                        outage.isOngoing() ? outage.reason() : "a call does not return.");
    }

    private void markProgress() {
        waitsForRoom = false;
        progressNanos = outage.isOngoing() ? progressNanos : System.nanoTime();
    }

    private void fetch(FetchCall call) {
        List<Delivery> deliveries = List.of();
        boolean accepted = false;
        try {
            deliveries = filtered(ask(call));
        } finally {
            accepted = dispatcher.addFetched(group, call, deliveries);
        }
        if (!accepted) { // the worker stops
            completion.releaseUnstarted(deliveries);
        }
    }

    /**
     * Asks the broker for messages, whose leases are renewed from now on: before the filter takes time, and before a
     * processor can complete one.
     */
    private List<Delivery> ask(FetchCall call) {
        ClockReading requestedAt = completion.now();
        List<Lease> leases = fetchFromBroker(call);
        call.answered(leases, System.nanoTime() - requestedAt.nanos());
        ClockReading leaseStart = completion.leaseStart(requestedAt, call.waitTime());
        outage.succeeded();
        List<Delivery> fetched =
                leases.stream().map(lease -> new Delivery(lease, leaseStart)).toList();
        completion.startRenewing(fetched);
        return fetched;
    }

    private List<Lease> fetchFromBroker(FetchCall call) {
        List<FetchRequest> requests = call.requests().stream()
                .map(each -> new FetchRequest(each.lane().name(), each.number(), dispatcher.fairnessPolicy(each)))
                .toList();
        if (requests.size() > 1) {
            return broker.fetch(requests, call.waitTime());
        }
        FetchRequest only = requests.get(0);
        return broker.fetch(only.queue(), only.max(), call.waitTime(), only.policy());
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

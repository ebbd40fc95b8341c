package dev.barback.worker;

import dev.barback.broker.Broker;
import dev.barback.broker.Lease;
import dev.barback.broker.Outage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches messages of one queue, or of a lane of it, into the inbox, never more than there is room for. Its calls are never
 * cancelled: a cancelled pull may take a message along until its lease ends. So it ends up to one wait after it
 * was stopped.
 */
final class Receiver implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);
    private static final int MOST = 1_000;
    /** So that it ends soon when it is stopped. */
    private static final Duration A_LOOK = Duration.ofSeconds(1);

    private final Broker broker;
    private final Inbox inbox;
    private final Line line;
    private final Admission admission;
    private final Settlement settlement;
    private final Outage outage;
    private volatile long progressNanos = System.nanoTime();
    private volatile boolean waits = true; // to be run
    private volatile boolean stopped;

    Receiver(Broker broker, Inbox inbox, Line line, Admission admission, Settlement settlement) {
        this.broker = broker;
        this.inbox = inbox;
        this.line = line;
        this.admission = admission;
        this.settlement = settlement;
        this.outage = line.outage();
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                waits = true; // for room, however long: that is no lack of progress
                if (!admission.awaitRoom(A_LOOK)) {
                    continue;
                }
                int number = inbox.awaitRoom(line, MOST);
                progress();
                if (number > 0) {
                    fetch(number);
                    progress();
                }
            } catch (InterruptedException e) {
                log.debug("A receiver was interrupted; it ends only when it is stopped.");
            } catch (Throwable e) { // whatever it is, a worker that stops receiving would be worse
                inbox.unanswered(line);
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

    /** Why nothing comes in, if that has been so for longer than this; else null. */
    @Nullable String problem(Duration longerThan) {
        // One that waits tries nothing itself: it knows of no trouble but what the other of its line has
        long stuck = waits ? outage.nanos() : System.nanoTime() - progressNanos;
        if (stuck < longerThan.toNanos()) {
            return null;
        }
        return "Nothing could be received from the queue %s for %d s: %s"
                .formatted(
                        line.name(),
                        TimeUnit.NANOSECONDS.toSeconds(stuck),
                        outage.lasts() ? outage.reason() : "a call does not return.");
    }

    private void progress() {
        waits = false;
        progressNanos = outage.lasts() ? progressNanos : System.nanoTime();
    }

    private void fetch(int number) throws InterruptedException {
        List<Delivery> deliveries = List.of();
        boolean nothing = false;
        boolean taken = false;
        AtomicBoolean unwanted = new AtomicBoolean();
        try {
            Duration wait = line.queue().pollInterval();
            ClockReading asked = settlement.now();
            List<Lease> leases = broker.receive(line.name(), number, wait, inbox.sharing(line, unwanted));
            ClockReading begun = settlement.leasesBegun(asked, wait);
            outage.ended();
            nothing = leases.isEmpty() && !unwanted.get();
            List<Delivery> received =
                    leases.stream().map(lease -> new Delivery(lease, begun)).toList();
            settlement.takeInHand(received); // before sorting takes its time, and before a processor can end one
            deliveries = sorted(received);
        } finally {
            if (nothing) {
                inbox.foundNothing(line);
            }
            taken = inbox.received(line, number, deliveries);
        }
        if (unwanted.get() && deliveries.isEmpty()) {
            inbox.awaitChange(line);
        }
        if (!taken) { // the worker stops
            admission.giveBack(deliveries, settlement);
        }
    }

    private List<Delivery> sorted(List<Delivery> received) {
        try {
            return admission.admit(received, settlement);
        } catch (Throwable e) {
            settlement.release(received);
            throw e;
        }
    }
}

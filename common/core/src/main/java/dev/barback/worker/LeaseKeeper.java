package dev.barback.worker;

import dev.barback.broker.Broker;
import dev.barback.broker.Outage;
import dev.barback.wire.Envelope;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends the leases of all that is in hand, in batches: a look four times per lease time at those that were
 * not extended for a quarter of it. So a job may run for hours under a lease of seconds, and when its worker
 * dies, it is delivered again within seconds. Most jobs end before their first extension.
 */
final class LeaseKeeper implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    static final int LOOKS_A_LEASE = 4;
    /** A lease begins a little before its message arrives. */
    private static final int A_MARGIN = 10;

    private final Broker broker;
    private final Clock clock;
    private final Set<Delivery> inHand = ConcurrentHashMap.newKeySet();
    private final Map<String, Outage> outages = new ConcurrentHashMap<>();
    private volatile long progressNanos;

    LeaseKeeper(Broker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    /** From now on it is looked at. */
    void begins() {
        progressNanos = System.nanoTime();
    }

    void keep(Collection<Delivery> deliveries) {
        inHand.addAll(deliveries);
    }

    void letGo(Collection<Delivery> deliveries) {
        deliveries.forEach(inHand::remove);
    }

    ClockReading now() {
        return ClockReading.now(clock);
    }

    /**
     * When leases have begun that came in just now: just now, but for a call that took much longer than it should. Then this
     * process stood still, maybe after the broker had answered.
     */
    ClockReading leasesBegun(ClockReading asked, Duration wait) {
        ClockReading now = now();
        boolean inTime =
                asked.nanosUntil(now) < wait.toNanos() + broker.leaseTime().toNanos() / LOOKS_A_LEASE;
        return inTime ? now : asked;
    }

    /**
     * Whether a lease has ended, or is about to, as far as this process can tell: it may have stood still (a pause of the JVM,
     * SIGSTOP, a laptop's lid), and another worker may have the message by now.
     */
    boolean hasLapsed(Delivery delivery) {
        return delivery.isLapsed() || hasEnded(delivery.extended().nanosUntil(now()));
    }

    private boolean hasEnded(long nanos) {
        long lease = broker.leaseTime().toNanos();
        return nanos >= lease - lease / A_MARGIN;
    }

    /** The ids of the jobs in hand, as far as they were read. */
    Set<String> jobIds() {
        Set<String> ids = new HashSet<>();
        for (Delivery delivery : inHand) {
            Envelope job = delivery.envelopeIfRead();
            if (job != null) {
                ids.add(job.jobId());
            }
        }
        return ids;
    }

    int inHand() {
        return inHand.size();
    }

    @Override
    public void run() {
        try {
            boolean all = true;
            for (Map.Entry<String, List<Delivery>> each : due().entrySet()) {
                all &= extend(each.getKey(), each.getValue());
            }
            progressNanos = all ? System.nanoTime() : progressNanos;
        } catch (Throwable e) { // would end the schedule, and with it every lease
            log.warn("A look at the leases failed.", e);
        }
    }

    /** Why leases end that should not, if that has been so for longer than this and two looks; else null. */
    @Nullable String problem(Duration longerThan) {
        long stuck = System.nanoTime() - progressNanos;
        long twoLooks = broker.leaseTime().toNanos() * 2 / LOOKS_A_LEASE;
        if (inHand.isEmpty() || stuck < Math.max(longerThan.toNanos(), twoLooks)) {
            return null;
        }
        String reason = outages.values().stream()
                .filter(Outage::lasts)
                .map(Outage::reason)
                .findAny()
                .orElse("a call does not return.");
        return "No lease could be extended for %d s: %s".formatted(TimeUnit.NANOSECONDS.toSeconds(stuck), reason);
    }

    private Map<String, List<Delivery>> due() {
        long quarter = broker.leaseTime().toNanos() / LOOKS_A_LEASE;
        ClockReading now = now();
        Map<String, List<Delivery>> due = new HashMap<>();
        for (Delivery delivery : inHand) {
            long since = delivery.extended().nanosUntil(now);
            if (hasEnded(since)) {
                delivery.lapse(); // it may be another's; brokers pass over what has ended, and don't say so
            }
            if (since >= quarter) {
                due.computeIfAbsent(delivery.lane(), lane -> new ArrayList<>()).add(delivery);
            }
        }
        return due;
    }

    /** @return whether it worked */
    private boolean extend(String queue, List<Delivery> deliveries) {
        Outage outage = outages.computeIfAbsent(queue, q -> new Outage("extend leases of the queue " + q, log));
        try {
            ClockReading now = now();
            broker.extend(queue, deliveries.stream().map(Delivery::lease).toList());
            deliveries.forEach(delivery -> delivery.extended(now));
            outage.ended();
            return true;
        } catch (Throwable e) { // tried again at the next look
            outage.failed(e);
            return false;
        }
    }
}

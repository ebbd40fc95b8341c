package dev.barback.internal.worker;

import dev.barback.JobInfo;
import dev.barback.internal.broker.OutageLog;
import dev.barback.spi.Broker;
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
 * Renews the leases of all deliveries that the worker holds, in batches, one for each queue, or one for all if the broker
 * serves many: four times per lease time, those that were not renewed for a quarter of it. So a job may run for hours under a lease of seconds, and when its worker dies, its
 * message is delivered again within seconds. Most jobs end before their first renewal.
 */
final class LeaseRenewer implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(LeaseRenewer.class);
    static final int CHECKS_PER_LEASE = 4;

    private static final String ALL_QUEUES = "this worker";
    /** One tenth of the lease time: a lease begins a little before its message arrives. */
    private static final int RENEWAL_MARGIN = 10;

    private final Broker broker;
    private final Clock clock;
    private final Set<Delivery> held = ConcurrentHashMap.newKeySet();
    private final Map<String, OutageLog> outages = new ConcurrentHashMap<>();
    private volatile long progressNanos;

    LeaseRenewer(Broker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    /** Starts the time within which progress is expected. */
    void resetProgress() {
        progressNanos = System.nanoTime();
    }

    void add(Collection<Delivery> deliveries) {
        held.addAll(deliveries);
    }

    void remove(Collection<Delivery> deliveries) {
        deliveries.forEach(held::remove);
    }

    ClockReading now() {
        return ClockReading.now(clock);
    }

    /**
     * The begin of leases that arrived just now: just now, unless the call took much longer than it should. Then this
     * process stood still, maybe after the broker had answered, and it is the time of the call.
     */
    ClockReading leaseStart(ClockReading requestedAt, Duration wait) {
        ClockReading now = now();
        boolean inTime = requestedAt.nanosUntil(now)
                < wait.toNanos() + broker.leaseTime().toNanos() / CHECKS_PER_LEASE;
        return inTime ? now : requestedAt;
    }

    /**
     * Whether a lease has ended, or is about to, by this process's clocks: the process may have stood still (a pause of
     * the JVM, SIGSTOP, a laptop's lid), and another worker may have the message by now.
     */
    boolean hasExpired(Delivery delivery) {
        return delivery.isExpired() || isExpired(delivery.renewedAt().nanosUntil(now()));
    }

    private boolean isExpired(long nanos) {
        long lease = broker.leaseTime().toNanos();
        return nanos >= lease - lease / RENEWAL_MARGIN;
    }

    /** The ids of the jobs that the worker holds, as far as their envelopes were read. */
    Set<String> jobIds() {
        Set<String> ids = new HashSet<>();
        for (Delivery delivery : held) {
            JobInfo job = delivery.jobIfRead();
            if (job != null) {
                ids.add(job.jobId());
            }
        }
        return ids;
    }

    int heldCount() {
        return held.size();
    }

    @Override
    public void run() {
        try {
            boolean allRenewed = true;
            for (Map.Entry<String, List<Delivery>> each : due().entrySet()) {
                allRenewed &= renew(each.getKey(), each.getValue());
            }
            progressNanos = allRenewed ? System.nanoTime() : progressNanos;
        } catch (Throwable e) { // would end the schedule, and with it every lease
            log.warn("Could not renew leases.", e);
        }
    }

    /** Why leases could not be renewed, if that has been so for longer than this and two rounds; else null. */
    @Nullable String problem(Duration longerThan) {
        long stuck = System.nanoTime() - progressNanos;
        long twoChecks = broker.leaseTime().toNanos() * 2 / CHECKS_PER_LEASE;
        if (held.isEmpty() || stuck < Math.max(longerThan.toNanos(), twoChecks)) {
            return null;
        }
        String reason = outages.values().stream()
                .filter(OutageLog::isOngoing)
                .map(OutageLog::reason)
                .findAny()
                .orElse("a call does not return.");
        return "No lease could be renewed for %d s: %s".formatted(TimeUnit.NANOSECONDS.toSeconds(stuck), reason);
    }

    /** The deliveries to renew now, those of each call by the owner of their leases. */
    private Map<String, List<Delivery>> due() {
        long quarter = broker.leaseTime().toNanos() / CHECKS_PER_LEASE;
        ClockReading now = now();
        Map<String, List<Delivery>> due = new HashMap<>();
        for (Delivery delivery : held) {
            long since = delivery.renewedAt().nanosUntil(now);
            if (isExpired(since)) {
                delivery.expire(); // another worker may have it; brokers skip leases that have ended without a report
            }
            if (since >= quarter) {
                String owner = broker.servesManyQueues() ? ALL_QUEUES : "the queue " + delivery.lane();
                due.computeIfAbsent(owner, name -> new ArrayList<>()).add(delivery);
            }
        }
        return due;
    }

    /** @return whether it worked */
    private boolean renew(String owner, List<Delivery> deliveries) {
        OutageLog outage = outages.computeIfAbsent(owner, name -> new OutageLog("renew leases of " + name, log));
        try {
            ClockReading now = now();
            deliveries.stream()
                    .filter(delivery -> isExpired(delivery.renewedAt().nanosUntil(now)))
                    .forEach(Delivery::expire); // this process stood still while it renewed those of another queue
            broker.renew(deliveries.stream().map(Delivery::lease).toList());
            deliveries.forEach(delivery -> delivery.renewedAt(now));
            outage.succeeded();
            return true;
        } catch (Throwable e) { // tried again in the next round
            outage.failed(e);
            return false;
        }
    }
}

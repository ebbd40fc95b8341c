package dev.barback.worker;

import dev.barback.broker.Broker;
import dev.barback.broker.Outage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Broker broker;
    private final Set<Delivery> inHand = ConcurrentHashMap.newKeySet();
    private final Map<String, Outage> outages = new ConcurrentHashMap<>();

    LeaseKeeper(Broker broker) {
        this.broker = broker;
    }

    void keep(Collection<Delivery> deliveries) {
        inHand.addAll(deliveries);
    }

    void letGo(Collection<Delivery> deliveries) {
        deliveries.forEach(inHand::remove);
    }

    int inHand() {
        return inHand.size();
    }

    @Override
    public void run() {
        try {
            due().forEach(this::extend);
        } catch (Throwable e) { // would end the schedule, and with it every lease
            log.warn("A look at the leases failed.", e);
        }
    }

    private Map<String, List<Delivery>> due() {
        long quarter = broker.leaseTime().toNanos() / LOOKS_A_LEASE;
        long now = System.nanoTime();
        Map<String, List<Delivery>> due = new HashMap<>();
        for (Delivery delivery : inHand) {
            if (now - delivery.extendedNanos() >= quarter) {
                due.computeIfAbsent(delivery.lane(), lane -> new ArrayList<>()).add(delivery);
            }
        }
        return due;
    }

    private void extend(String queue, List<Delivery> deliveries) {
        Outage outage = outages.computeIfAbsent(queue, q -> new Outage("extend leases of the queue " + q, log));
        try {
            long now = System.nanoTime();
            broker.extend(queue, deliveries.stream().map(Delivery::lease).toList());
            deliveries.forEach(delivery -> delivery.extended(now));
            outage.ended();
        } catch (Throwable e) { // tried again at the next look
            outage.failed(e);
        }
    }
}

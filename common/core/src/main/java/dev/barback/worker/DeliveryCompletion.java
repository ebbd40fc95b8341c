package dev.barback.worker;

import dev.barback.broker.Broker;
import dev.barback.broker.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes deliveries, each once: the first call wins. Thread-safe; throws nothing. */
final class DeliveryCompletion {
    private static final Logger log = LoggerFactory.getLogger(DeliveryCompletion.class);

    private final Broker broker;
    private final LeaseRenewer keeper;
    private final Map<String, AckBatcher> acknowledgers;

    private DeliveryCompletion(Broker broker, LeaseRenewer keeper, Map<String, AckBatcher> acknowledgers) {
        this.broker = broker;
        this.keeper = keeper;
        this.acknowledgers = Map.copyOf(acknowledgers);
    }

    /** Acknowledges in batches, on the worker's threads for its {@link AckBatcher}s. */
    static DeliveryCompletion inBatches(Broker broker, LeaseRenewer keeper, Collection<String> lanes) {
        Map<String, AckBatcher> each = new HashMap<>();
        lanes.forEach(lane -> each.put(lane, new AckBatcher(lane, broker, keeper)));
        return new DeliveryCompletion(broker, keeper, each);
    }

    /** Acknowledges one by one, on the caller's thread. */
    static DeliveryCompletion atOnce(Broker broker) {
        return new DeliveryCompletion(broker, new LeaseRenewer(broker, Clock.systemUTC()), Map.of());
    }

    Collection<AckBatcher> acknowledgers() {
        return acknowledgers.values();
    }

    ClockReading now() {
        return keeper.now();
    }

    /**
     * The begin of leases that arrived just now.
     *
     * @param asked when the broker was asked for them
     * @param wait how long it was to wait for messages
     */
    ClockReading leasesBegun(ClockReading asked, Duration wait) {
        return keeper.leasesBegun(asked, wait);
    }

    /** Has their leases renewed from now on, until they are completed. */
    void takeInHand(Collection<Delivery> deliveries) {
        keeper.keep(deliveries);
    }

    void acknowledge(Delivery delivery) {
        AckBatcher acknowledger = acknowledgers.get(delivery.lane());
        if (acknowledger == null) {
            settle(List.of(delivery), broker::acknowledge);
        } else if (delivery.settle()) {
            acknowledger.acknowledge(delivery);
        }
    }

    /** Releases messages, without counting a delivery. */
    void release(Collection<Delivery> deliveries) {
        settle(deliveries, broker::release);
    }

    /** Parks messages until a point in time, without counting a delivery. */
    void park(Collection<Delivery> deliveries, Instant until) {
        settle(deliveries, (queue, leases) -> broker.park(queue, leases, until));
    }

    /** Completes a delivery without a call to the broker: if its message still exists, the lease ends by itself. */
    void leave(Delivery delivery) {
        settle(List.of(delivery), (queue, leases) -> {});
    }

    /** During an outage of the broker, the leases end by themselves. */
    private void settle(Collection<Delivery> deliveries, BiConsumer<String, List<Lease>> way) {
        Map<String, List<Lease>> byLane = new HashMap<>();
        for (Delivery delivery : deliveries) {
            if (delivery.settle()) {
                keeper.letGo(List.of(delivery));
                byLane.computeIfAbsent(delivery.lane(), lane -> new ArrayList<>())
                        .add(delivery.lease());
            }
        }
        byLane.forEach((queue, leases) -> {
            try {
                way.accept(queue, leases);
            } catch (RuntimeException e) {
                log.warn(
                        "{} messages of {} could not be released, parked or acknowledged; they are delivered again when"
                                + " their leases end. {}",
                        leases.size(),
                        queue,
                        e.getMessage());
            }
        });
    }

    /** Whether a retry may be published for this message. If the broker can't answer: yes, rather twice than never. */
    boolean holds(Delivery delivery) {
        try {
            return !delivery.isSettled() && broker.holds(delivery.lease());
        } catch (RuntimeException e) {
            log.debug("Could not check whether a message is still leased.", e);
            return true;
        }
    }
}

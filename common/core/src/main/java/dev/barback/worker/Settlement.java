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

/** Takes messages in hand and ends deliveries, each once: whoever settles first wins. Thread-safe; throws nothing. */
final class Settlement {
    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final Broker broker;
    private final LeaseKeeper keeper;
    private final Map<String, Acknowledger> acknowledgers;

    private Settlement(Broker broker, LeaseKeeper keeper, Map<String, Acknowledger> acknowledgers) {
        this.broker = broker;
        this.keeper = keeper;
        this.acknowledgers = Map.copyOf(acknowledgers);
    }

    /** Acknowledges in batches, on threads that the worker gives to the acknowledgers. */
    static Settlement inBatches(Broker broker, LeaseKeeper keeper, Collection<String> lanes) {
        Map<String, Acknowledger> each = new HashMap<>();
        lanes.forEach(lane -> each.put(lane, new Acknowledger(lane, broker, keeper)));
        return new Settlement(broker, keeper, each);
    }

    /** Acknowledges one by one, on the caller's thread. */
    static Settlement atOnce(Broker broker) {
        return new Settlement(broker, new LeaseKeeper(broker, Clock.systemUTC()), Map.of());
    }

    Collection<Acknowledger> acknowledgers() {
        return acknowledgers.values();
    }

    ClockReading now() {
        return keeper.now();
    }

    /**
     * When leases have begun that came in just now.
     *
     * @param asked when the broker was asked for them
     * @param wait how long it was to wait for something
     */
    ClockReading leasesBegun(ClockReading asked, Duration wait) {
        return keeper.leasesBegun(asked, wait);
    }

    /** From now on their leases are extended, until they are settled. */
    void takeInHand(Collection<Delivery> deliveries) {
        keeper.keep(deliveries);
    }

    void acknowledge(Delivery delivery) {
        Acknowledger acknowledger = acknowledgers.get(delivery.lane());
        if (acknowledger == null) {
            settle(List.of(delivery), broker::acknowledge);
        } else if (delivery.settle()) {
            acknowledger.acknowledge(delivery);
        }
    }

    /** Gives messages back, without counting an attempt. */
    void release(Collection<Delivery> deliveries) {
        settle(deliveries, broker::release);
    }

    /** Puts messages aside until a point in time, without counting an attempt. */
    void park(Collection<Delivery> deliveries, Instant until) {
        settle(deliveries, (queue, leases) -> broker.park(queue, leases, until));
    }

    /** Lets a message go without a word to the broker: if it still exists, its lease ends by itself. */
    void leave(Delivery delivery) {
        settle(List.of(delivery), (queue, leases) -> {});
    }

    /** If the broker is away, the leases end by themselves. */
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
                        "{} messages of {} could not be settled; they come again when their leases end. {}",
                        leases.size(),
                        queue,
                        e.getMessage());
            }
        });
    }

    /** Whether a retry may be published for this message. If the broker can't tell: yes, rather twice than never. */
    boolean holds(Delivery delivery) {
        try {
            return !delivery.isSettled() && broker.holds(delivery.lease());
        } catch (RuntimeException e) {
            log.debug("Can't ask whether a message is still held.", e);
            return true;
        }
    }
}

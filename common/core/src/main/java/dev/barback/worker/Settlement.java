package dev.barback.worker;

import dev.barback.broker.Broker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes messages in hand and ends deliveries, each once: whoever settles first wins. Thread-safe; throws nothing. */
final class Settlement {
    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final Broker broker;
    private final LeaseKeeper keeper;
    private final Quarantine quarantine;
    private final Map<String, Acknowledger> acknowledgers;

    Settlement(Broker broker, LeaseKeeper keeper, Quarantine quarantine, Collection<String> queues) {
        this.broker = broker;
        this.keeper = keeper;
        this.quarantine = quarantine;
        Map<String, Acknowledger> each = new HashMap<>();
        queues.forEach(queue -> each.put(queue, new Acknowledger(queue, broker, keeper)));
        this.acknowledgers = Map.copyOf(each);
    }

    Collection<Acknowledger> acknowledgers() {
        return acknowledgers.values();
    }

    /** From now on their leases are extended, until they are settled. */
    void takeInHand(Collection<Delivery> deliveries) {
        keeper.keep(deliveries);
    }

    void acknowledge(Delivery delivery) {
        Acknowledger acknowledger = acknowledgers.get(delivery.queue());
        if (acknowledger != null && settle(delivery)) {
            acknowledger.acknowledge(delivery);
        }
    }

    void release(Delivery delivery) {
        release(List.of(delivery));
    }

    /** Gives messages back, without counting an attempt. If the broker is away, their leases end by themselves. */
    void release(Collection<Delivery> deliveries) {
        Map<String, List<Delivery>> byQueue = new HashMap<>();
        for (Delivery delivery : deliveries) {
            if (settle(delivery)) {
                byQueue.computeIfAbsent(delivery.queue(), queue -> new ArrayList<>())
                        .add(delivery);
            }
        }
        byQueue.forEach((queue, each) -> {
            keeper.letGo(each);
            try {
                broker.release(queue, each.stream().map(Delivery::lease).toList());
            } catch (RuntimeException e) {
                log.warn(
                        "{} messages of {} could not be given back; they come again when their leases end. {}",
                        each.size(),
                        queue,
                        e.getMessage());
            }
        });
    }

    /** Lets a message go without a word to the broker: if it still exists, its lease ends by itself. */
    void leave(Delivery delivery) {
        if (settle(delivery)) {
            keeper.letGo(List.of(delivery));
        }
    }

    /** Puts a message aside that is not due yet. */
    void park(Delivery delivery, @Nullable Instant until) {
        if (until != null && settle(delivery)) {
            keeper.letGo(List.of(delivery));
            broker.park(delivery.queue(), List.of(delivery.lease()), until);
        }
    }

    private boolean settle(Delivery delivery) {
        boolean first = delivery.settle();
        if (first) {
            quarantine.left(delivery.lease());
        }
        return first;
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

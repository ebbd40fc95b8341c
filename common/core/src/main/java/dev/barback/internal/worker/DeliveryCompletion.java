package dev.barback.internal.worker;

import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes deliveries, each once: the first call wins. Thread-safe; throws nothing. */
final class DeliveryCompletion {
    private static final Logger log = LoggerFactory.getLogger(DeliveryCompletion.class);

    private final Broker broker;
    private final LeaseRenewer leaseRenewer;
    private final Map<String, AckBatcher> ackBatchers;
    private final @Nullable JobStoreWriter writer; // null: without a job store
    private final @Nullable AckBatcher recordBatcher; // null: messages hold no records

    private DeliveryCompletion(
            Broker broker,
            LeaseRenewer leaseRenewer,
            Map<String, AckBatcher> ackBatchers,
            @Nullable JobStoreWriter writer) {
        this.broker = broker;
        this.leaseRenewer = leaseRenewer;
        this.ackBatchers = Map.copyOf(ackBatchers);
        this.writer = writer;
        this.recordBatcher = writer != null && JobStoreHost.recordsInMessages(broker, writer)
                ? AckBatcher.ofRecords(broker, leaseRenewer, writer)
                : null;
    }

    /** Acknowledges in batches, on the worker's threads for its {@link AckBatcher}s. */
    static DeliveryCompletion batched(
            Broker broker, LeaseRenewer leaseRenewer, Collection<String> lanes, @Nullable JobStoreWriter writer) {
        Map<String, AckBatcher> batchers = new HashMap<>();
        if (broker.servesManyQueues()) {
            AckBatcher shared = ackBatcher("this worker", broker, leaseRenewer);
            lanes.forEach(lane -> batchers.put(lane, shared));
        } else {
            lanes.forEach(lane -> batchers.put(lane, ackBatcher("the queue " + lane, broker, leaseRenewer)));
        }
        return new DeliveryCompletion(broker, leaseRenewer, batchers, writer);
    }

    private static AckBatcher ackBatcher(String owner, Broker broker, LeaseRenewer leaseRenewer) {
        return new AckBatcher(owner, broker.leaseTime(), leaseRenewer, broker::acknowledge);
    }

    /** Acknowledges one by one, on the caller's thread. */
    static DeliveryCompletion unbatched(Broker broker) {
        return new DeliveryCompletion(broker, new LeaseRenewer(broker, Clock.systemUTC()), Map.of(), null);
    }

    Collection<AckBatcher> ackBatchers() {
        Set<AckBatcher> all = new HashSet<>(ackBatchers.values());
        if (recordBatcher != null) {
            all.add(recordBatcher);
        }
        return all;
    }

    ClockReading now() {
        return leaseRenewer.now();
    }

    /**
     * The begin of leases that arrived just now.
     *
     * @param requestedAt when the fetch was sent to the broker
     * @param wait how long the broker could wait for messages
     */
    ClockReading leaseStart(ClockReading requestedAt, Duration wait) {
        return leaseRenewer.leaseStart(requestedAt, wait);
    }

    /** Whether its lease has ended, or is about to: then another worker may have the message. */
    boolean hasExpired(Delivery delivery) {
        return leaseRenewer.hasExpired(delivery);
    }

    /** Has their leases renewed from now on, until they are completed. */
    void startRenewing(Collection<Delivery> deliveries) {
        leaseRenewer.add(deliveries);
    }

    void acknowledge(Delivery delivery) {
        AckBatcher ackBatcher = ackBatchers.get(delivery.lane());
        if (ackBatcher == null) {
            complete(List.of(delivery), broker::acknowledge);
        } else if (delivery.tryComplete()) {
            ackBatcher.acknowledge(delivery);
        }
    }

    /** Completes a delivery whose message the job store deletes when it records the end of the job. */
    void awaitRecord(Delivery delivery) {
        if (recordBatcher == null) {
            acknowledge(delivery);
        } else if (delivery.tryComplete()) {
            recordBatcher.acknowledge(delivery);
        }
    }

    /** Releases messages, without counting a delivery. */
    void release(Collection<Delivery> deliveries) {
        complete(deliveries, broker::release);
    }

    /** Releases deliveries that have not started; records it first, since another worker may start them right after. */
    void releaseUnstarted(Collection<Delivery> deliveries) {
        List<JobRecord> jobs = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            JobInfo job = delivery.jobIfRead();
            Instant accepted = delivery.executingSince();
            if (job != null
                    && accepted != null) { // just after that; the next start is later, whatever that worker's clock
                jobs.add(JobRecord.waiting(job, accepted.plus(1, ChronoUnit.MICROS), null));
            }
        }
        if (writer != null && !jobs.isEmpty()) {
            writer.add(jobs);
        }
        release(deliveries);
    }

    /** Parks messages until a point in time, without counting a delivery. */
    void park(Collection<Delivery> deliveries, Instant until) {
        complete(deliveries, leases -> byQueue(leases).forEach((queue, some) -> broker.park(queue, some, until)));
    }

    /** Completes a delivery without a call to the broker: if its message still exists, the lease ends by itself. */
    void letExpire(Delivery delivery) {
        complete(List.of(delivery), leases -> {});
    }

    /** During an outage of the broker, the leases end by themselves. */
    private void complete(Collection<Delivery> deliveries, Consumer<List<Lease>> brokerCall) {
        List<Lease> completed = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (delivery.tryComplete()) {
                leaseRenewer.remove(List.of(delivery));
                completed.add(delivery.lease());
            }
        }
        if (broker.servesManyQueues() && !completed.isEmpty()) {
            tryCall(brokerCall, completed);
        } else {
            byQueue(completed).values().forEach(leases -> tryCall(brokerCall, leases));
        }
    }

    private static void tryCall(Consumer<List<Lease>> brokerCall, List<Lease> leases) {
        try {
            brokerCall.accept(leases);
        } catch (RuntimeException e) {
            log.warn(
                    "{} messages of {} could not be released, parked or acknowledged; they are delivered again when"
                            + " their leases end. {}",
                    leases.size(),
                    byQueue(leases).keySet(),
                    e.getMessage());
        }
    }

    private static Map<String, List<Lease>> byQueue(List<Lease> leases) {
        return leases.stream().collect(Collectors.groupingBy(Lease::queue));
    }

    /** Whether a retry may be published for this message. If the broker can't answer: yes, rather twice than never. */
    boolean holds(Delivery delivery) {
        try {
            return !delivery.isCompleted() && broker.isHeld(delivery.lease());
        } catch (RuntimeException e) {
            log.debug("Could not check whether a message is still leased.", e);
            return true;
        }
    }
}

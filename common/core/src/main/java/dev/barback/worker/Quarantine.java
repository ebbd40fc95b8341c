package dev.barback.worker;

import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.broker.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a job that kills its worker from taking the jobs beside it along: messages that have come back several
 * times without ever being settled are taken in hand one at a time, so that only the one that runs can be to blame
 * for the next death. The others are parked, which counts no delivery. Thread-safe.
 */
final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    /** A single death (a crash, a kill) makes no suspects: what was in hand then runs at full speed. */
    private static final int SUSPECT_FROM = 3;

    private static final Duration SAME_MOMENT = Duration.ofMillis(100);
    private static final Duration LONGEST_SORTING = Duration.ofSeconds(5);
    private static final Duration APART = Duration.ofMillis(50);

    private final Broker broker;
    private final Clock clock;
    private final int suspectFrom;
    private final AtomicBoolean occupied = new AtomicBoolean();
    private final AtomicInteger sorting = new AtomicInteger();

    Quarantine(Broker broker, Clock clock, int maxDeliveries) {
        this.broker = broker;
        this.clock = clock;
        this.suspectFrom = Math.min(SUSPECT_FROM, maxDeliveries);
    }

    boolean isSuspect(Lease lease) {
        return lease.deliveries() >= suspectFrom;
    }

    /**
     * Those that may be taken in hand; the others are put aside for a moment. A suspect is handed out when no
     * others are left in this worker's hands, since it may end the process as soon as it runs.
     */
    List<Lease> admit(String queue, List<Lease> leases) {
        if (leases.stream().noneMatch(this::isSuspect)) {
            return leases;
        }
        List<Lease> admitted = new ArrayList<>(leases.size());
        List<Lease> parked = new ArrayList<>();
        boolean suspect = false;
        sorting.incrementAndGet();
        try {
            for (Lease lease : leases) {
                boolean takesPlace = isSuspect(lease) && occupied.compareAndSet(false, true);
                suspect |= takesPlace;
                (takesPlace || !isSuspect(lease) ? admitted : parked).add(lease);
            }
            park(queue, parked);
        } finally {
            sorting.decrementAndGet();
        }
        if (suspect) {
            awaitOthers();
        }
        return admitted;
    }

    /** What other receivers pulled at the same moment. */
    private void awaitOthers() {
        long giveUp = System.nanoTime() + LONGEST_SORTING.toNanos();
        do {
            LockSupport.parkNanos(SAME_MOMENT.toNanos());
        } while (sorting.get() > 0 && System.nanoTime() < giveUp);
    }

    /** One that was admitted is settled. */
    void left(Lease lease) {
        if (isSuspect(lease)) {
            occupied.set(false);
        }
    }

    /** One after the other, so that they come back about as fast as short jobs can be dealt with. */
    private void park(String queue, List<Lease> leases) {
        Instant until = clock.instant();
        for (Lease lease : leases) {
            until = until.plus(APART);
            try {
                broker.park(queue, List.of(lease), until);
            } catch (BrokerException e) { // it comes again when its lease ends, counted once more
                log.debug("A message of {} could not be put aside.", queue, e);
            }
        }
    }
}

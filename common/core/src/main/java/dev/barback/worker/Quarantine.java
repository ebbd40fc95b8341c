package dev.barback.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a job that kills its worker from taking the jobs beside it along: messages that have come back several
 * times without ever being settled are taken in hand one at a time, so that only the one that runs can be to blame
 * for the next death. The others are parked, which counts no delivery. Thread-safe.
 */
final class Quarantine {
    /** A single death (a crash, a kill) makes no suspects: what was in hand then runs at full speed. */
    private static final int SUSPECT_FROM = 3;

    private static final Duration SAME_MOMENT = Duration.ofMillis(100);
    private static final Duration LONGEST_SORTING = Duration.ofSeconds(5);
    private static final Duration APART = Duration.ofSeconds(1);
    private static final int A_GROUP = 20;

    private final int suspectFrom;
    private final AtomicReference<@Nullable Delivery> inHand = new AtomicReference<>();
    private final AtomicInteger sorting = new AtomicInteger();

    Quarantine(int maxDeliveries) {
        this.suspectFrom = Math.min(SUSPECT_FROM, maxDeliveries);
    }

    /**
     * Those that may be taken in hand; the others are put aside for a moment. A suspect is handed out when no
     * others are left in this worker's hands, since it may end the process as soon as it runs.
     */
    List<Delivery> admit(List<Delivery> received, Settlement settlement) {
        if (received.stream().noneMatch(this::isSuspect)) {
            return received;
        }
        List<Delivery> admitted = new ArrayList<>(received.size());
        List<Delivery> parked = new ArrayList<>();
        Delivery suspect = null;
        sorting.incrementAndGet();
        try {
            for (Delivery delivery : received) {
                if (!isSuspect(delivery)) {
                    admitted.add(delivery);
                } else if (takesPlace(delivery)) {
                    suspect = delivery;
                    admitted.add(delivery);
                } else {
                    parked.add(delivery);
                }
            }
            park(parked, settlement);
        } finally {
            sorting.decrementAndGet();
        }
        if (suspect != null) {
            awaitOthers();
        }
        return admitted;
    }

    private boolean isSuspect(Delivery delivery) {
        return delivery.lease().deliveries() >= suspectFrom;
    }

    /** The place is free when the one that had it is settled, however that came about. */
    private boolean takesPlace(Delivery delivery) {
        Delivery before = inHand.get();
        return (before == null || before.isSettled()) && inHand.compareAndSet(before, delivery);
    }

    /** In groups, one after the other, so that they come back about as fast as short jobs can be dealt with. */
    private void park(List<Delivery> suspects, Settlement settlement) {
        Duration apart = Duration.ZERO;
        for (int first = 0; first < suspects.size(); first += A_GROUP) {
            apart = apart.plus(APART);
            Instant until = suspects.get(first).after(apart);
            settlement.park(suspects.subList(first, Math.min(suspects.size(), first + A_GROUP)), until);
        }
    }

    /** What other receivers pulled at the same moment. */
    private void awaitOthers() {
        long giveUp = System.nanoTime() + LONGEST_SORTING.toNanos();
        do {
            LockSupport.parkNanos(SAME_MOMENT.toNanos());
        } while (sorting.get() > 0 && System.nanoTime() < giveUp);
    }
}

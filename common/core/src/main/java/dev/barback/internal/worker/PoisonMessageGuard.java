package dev.barback.internal.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Isolates poison messages, whose job kills its worker and the jobs that run beside it: messages that were delivered
 * several times without ever being completed run one at a time, so that only the running one can be the cause of the
 * next crash. The other suspects are parked, which counts no delivery. Thread-safe.
 */
final class PoisonMessageGuard {
    /** A single crash or kill of a worker makes no suspects: the jobs that it held run at full speed. */
    private static final int SUSPECT_FROM = 3;

    private static final Duration SORTING_CHECK_INTERVAL = Duration.ofMillis(100);
    private static final Duration MAX_SORTING_TIME = Duration.ofSeconds(5);
    private static final Duration PARK_INTERVAL = Duration.ofSeconds(1);
    private static final int GROUP_SIZE = 20;

    private final int suspectFrom;
    private final AtomicReference<@Nullable Delivery> runningSuspect = new AtomicReference<>();
    private final AtomicInteger sorting = new AtomicInteger();

    PoisonMessageGuard(int maxDeliveries) {
        this.suspectFrom = Math.min(SUSPECT_FROM, maxDeliveries);
    }

    /**
     * The deliveries that may be dispatched; the others are parked for a short time. A suspect is returned only after
     * all other suspects of this worker are parked, since it may end the process as soon as it runs.
     */
    List<Delivery> filter(List<Delivery> fetched, DeliveryCompletion completion) {
        if (fetched.stream().noneMatch(this::isSuspect)) {
            return fetched;
        }
        List<Delivery> accepted = new ArrayList<>(fetched.size());
        List<Delivery> parked = new ArrayList<>();
        Delivery suspect = null;
        sorting.incrementAndGet();
        try {
            for (Delivery delivery : fetched) {
                if (!isSuspect(delivery)) {
                    accepted.add(delivery);
                } else if (trySelect(delivery)) {
                    suspect = delivery;
                    accepted.add(delivery);
                } else {
                    parked.add(delivery);
                }
            }
            park(parked, completion);
        } finally {
            sorting.decrementAndGet();
        }
        if (suspect != null) {
            awaitOthers();
        }
        return accepted;
    }

    private boolean isSuspect(Delivery delivery) {
        return delivery.lease().deliveries() >= suspectFrom;
    }

    /** Selects the suspect that may run; the suspect before it, if any, must be completed, in whatever way. */
    private boolean trySelect(Delivery delivery) {
        Delivery before = runningSuspect.get();
        return (before == null || before.isCompleted()) && runningSuspect.compareAndSet(before, delivery);
    }

    /** Parks suspects in groups, one after the other, so that they are due about as fast as short jobs can run. */
    private void park(List<Delivery> suspects, DeliveryCompletion completion) {
        Duration delay = Duration.ZERO;
        for (int first = 0; first < suspects.size(); first += GROUP_SIZE) {
            delay = delay.plus(PARK_INTERVAL);
            Instant until = suspects.get(first).after(delay);
            completion.park(suspects.subList(first, Math.min(suspects.size(), first + GROUP_SIZE)), until);
        }
    }

    /** Waits until other fetchers have parked the suspects that they fetched at the same time. */
    private void awaitOthers() {
        long deadline = System.nanoTime() + MAX_SORTING_TIME.toNanos();
        do {
            LockSupport.parkNanos(SORTING_CHECK_INTERVAL.toNanos());
        } while (sorting.get() > 0 && System.nanoTime() < deadline);
    }
}

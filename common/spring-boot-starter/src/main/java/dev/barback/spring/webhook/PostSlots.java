package dev.barback.spring.webhook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits posts in flight: a number of slots in all, and fewer per host. So slow hosts leave processors to other jobs,
 * and slots to other hosts. Thread-safe.
 */
final class PostSlots {
    private final int maxSlots;
    private final int maxPerHost;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Set<String> hanging = new HashSet<>(); // hosts for which a wait timed out
    private int takenTotal;

    PostSlots(int maxSlots, int maxPerHost) {
        this.maxSlots = maxSlots;
        this.maxPerHost = maxPerHost;
    }

    /** A slot; {@link #close} frees it. */
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a slot for a post to this host, and waits for it up to this long. After a wait for a host timed out,
     * further calls for it don't wait, until a slot of this host is taken or freed, so that a host that hangs does not
     * hold up other posts.
     *
     * @return null if none was free in time
     */
    synchronized @Nullable Slot take(String host, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (takenTotal >= maxSlots || taken.getOrDefault(host, 0) >= maxPerHost) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (leftMillis <= 0 || hanging.contains(host)) {
                hanging.add(host);
                return null;
            }
            wait(leftMillis);
        }
        hanging.remove(host);
        taken.merge(host, 1, Integer::sum);
        takenTotal++;
        return () -> free(host);
    }

    private synchronized void free(String host) {
        taken.computeIfPresent(host, (name, number) -> number == 1 ? null : number - 1);
        takenTotal--;
        hanging.remove(host);
        notifyAll();
    }
}

package dev.barback.spring.webhook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Slots for posts in flight: some in all, and fewer to one host. So hosts that take long to answer leave processors to
 * other jobs, and slots to other hosts. Thread-safe.
 */
final class PostSlots {
    private final int most;
    private final int mostPerHost;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Set<String> hanging = new HashSet<>(); // hosts for whose posts one waited in vain
    private int takenInAll;

    PostSlots(int most, int mostPerHost) {
        this.most = most;
        this.mostPerHost = mostPerHost;
    }

    /** A slot, which is free again when it is closed. */
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A slot for a post to this host, waited for this long; not at all where somebody has just waited for it in vain, so that
     * those who wait for a host that hangs hold up nothing else.
     *
     * @return null if there was none
     */
    synchronized @Nullable Slot take(String host, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (takenInAll >= most || taken.getOrDefault(host, 0) >= mostPerHost) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0 || hanging.contains(host)) {
                hanging.add(host);
                return null;
            }
            wait(left);
        }
        hanging.remove(host);
        taken.merge(host, 1, Integer::sum);
        takenInAll++;
        return () -> free(host);
    }

    private synchronized void free(String host) {
        taken.computeIfPresent(host, (name, number) -> number == 1 ? null : number - 1);
        takenInAll--;
        hanging.remove(host);
        notifyAll();
    }
}

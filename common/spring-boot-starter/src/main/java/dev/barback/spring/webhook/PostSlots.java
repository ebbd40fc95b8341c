package dev.barback.spring.webhook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits posts in flight: a number of slots in all, and fewer per host. So slow hosts leave processors to other jobs,
 * and slots to other hosts. Users may share a host that passes their posts on: while other users are refused, a user
 * whose post was slow leaves the slots to them for most of the time. Thread-safe.
 */
final class PostSlots {
    /** Posts that are quicker let others follow while these wait. */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** The pause after a slow post, in times of its duration: slow posts of one user get a tenth of the time. */
    private static final int PAUSE_FACTOR = 9;

    /** The longest wait of {@link BusyHostException.Wait}: a refused post has come again by then. */
    private static final long REFUSAL_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** Stands for all hosts, where they have taken all slots together. */
    private static final String ALL_HOSTS = "";

    private final int maxSlots;
    private final int maxPerHost;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Set<String> hanging = new HashSet<>(); // hosts at their limit, for which a wait timed out
    private final Map<Receiver, Long> pauseEnds = new HashMap<>(); // of receivers that were slow
    private final Map<String, Map<String, Long>> refusals = new HashMap<>(); // by host, then by user, the oldest first
    private int takenTotal;

    /** What a user posts to: perhaps one of many behind the same host. */
    private record Receiver(String user, String host) {}

    PostSlots(int maxSlots, int maxPerHost, LongSupplier nanoTime) {
        this.maxSlots = maxSlots;
        this.maxPerHost = maxPerHost;
        this.nanoTime = nanoTime;
    }

    /** A slot; {@link #close} frees it. */
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a slot for a user's post to this host, and waits for it up to this long. After a wait for a host at its
     * limit timed out, further calls for it don't wait, until a slot of this host is taken or freed, so that a host
     * that hangs does not hold up other posts. Nor does a call wait that gives way to other users.
     *
     * @param user the user of the post; empty = none
     * @return null if none was free in time
     */
    synchronized @Nullable Slot take(String user, String host, long millis) throws InterruptedException {
        Receiver receiver = new Receiver(user, host);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (takenTotal >= maxSlots || isAtLimit(host) || givesWay(receiver)) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (leftMillis <= 0 || hanging.contains(host) || givesWay(receiver)) {
                refuse(receiver);
                return null;
            }
            wait(leftMillis);
        }
        hanging.remove(host);
        taken.merge(host, 1, Integer::sum);
        takenTotal++;
        long takenAt = nanoTime.getAsLong();
        return () -> free(receiver, takenAt);
    }

    private boolean isAtLimit(String host) {
        return taken.getOrDefault(host, 0) >= maxPerHost;
    }

    private boolean givesWay(Receiver receiver) {
        return isPaused(receiver)
                && (isAnotherRefused(receiver.host, receiver.user) || isAnotherRefused(ALL_HOSTS, receiver.user));
    }

    private boolean isPaused(Receiver receiver) {
        Long pauseEnd = pauseEnds.get(receiver);
        return pauseEnd != null && pauseEnd - nanoTime.getAsLong() > 0;
    }

    private boolean isAnotherRefused(String host, String user) {
        Map<String, Long> refused = refusals.getOrDefault(host, Map.of());
        forgetOld(refused);
        return refused.size() > (refused.containsKey(user) ? 1 : 0);
    }

    private void forgetOld(Map<String, Long> refused) {
        long now = nanoTime.getAsLong();
        Iterator<Long> oldest = refused.values().iterator();
        while (oldest.hasNext() && now - oldest.next() > REFUSAL_NANOS) {
            oldest.remove();
        }
    }

    private void refuse(Receiver receiver) {
        boolean isAtLimit = isAtLimit(receiver.host);
        if (isAtLimit) {
            hanging.add(receiver.host);
        }
        if (!isPaused(receiver)) { // two slow users would keep each other waiting
            Map<String, Long> refused =
                    refusals.computeIfAbsent(isAtLimit ? receiver.host : ALL_HOSTS, host -> new LinkedHashMap<>());
            forgetOld(refused);
            refused.remove(receiver.user);
            refused.put(receiver.user, nanoTime.getAsLong());
        }
    }

    private synchronized void free(Receiver receiver, long takenAt) {
        taken.computeIfPresent(receiver.host, (name, number) -> number == 1 ? null : number - 1);
        takenTotal--;
        hanging.remove(receiver.host);
        long now = nanoTime.getAsLong();
        pauseEnds.values().removeIf(pauseEnd -> pauseEnd - now <= 0);
        if (now - takenAt > SLOW_NANOS) {
            pauseEnds.merge(receiver, now + PAUSE_FACTOR * (now - takenAt), Math::max);
            refusals.values().forEach(refused -> refused.remove(receiver.user));
            refusals.values().removeIf(Map::isEmpty);
        }
        notifyAll();
    }
}

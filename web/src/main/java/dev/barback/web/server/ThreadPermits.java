package dev.barback.web.server;

import java.util.HashMap;
import java.util.Map;

/** Permits to use a thread: a maximum in all, and one for each client. Thread-safe. */
public final class ThreadPermits {
    private final int max;
    private final int maxOfClient;
    private final Map<String, Integer> takenByClient = new HashMap<>(); // guarded by this
    private int taken; // guarded by this

    /** Permits with these maximums, in all and for one client; at least 1 each. */
    public ThreadPermits(int max, int maxOfClient) {
        this.max = Math.max(1, max);
        this.maxOfClient = Math.max(1, maxOfClient);
    }

    /** Takes a permit, if there is one. The caller must return it with {@link #release}. @return whether it was taken */
    public synchronized boolean tryAcquire(String client) {
        int own = takenByClient.getOrDefault(client, 0);
        if (taken >= max || own >= maxOfClient) {
            return false;
        }
        taken++;
        takenByClient.put(client, own + 1);
        return true;
    }

    /** Returns a permit. */
    public synchronized void release(String client) {
        taken--;
        takenByClient.computeIfPresent(client, (name, count) -> count == 1 ? null : (Integer) (count - 1));
    }
}

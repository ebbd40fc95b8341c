package dev.barback.web.server;

import java.util.HashMap;
import java.util.Map;

/** Permits to use a thread: a maximum in all, and one for each client. Thread-safe. */
public final class ThreadPermits {
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> taken = new HashMap<>(); // guarded by this
    private int all; // guarded by this

    /** Permits with these maximums, in all and for one client; at least 1 each. */
    public ThreadPermits(int most, int mostOfOne) {
        this.most = Math.max(1, most);
        this.mostOfOne = Math.max(1, mostOfOne);
    }

    /** Takes a permit, if there is one. The caller must return it with {@link #leave}. @return whether it was taken */
    public synchronized boolean take(String who) {
        int own = taken.getOrDefault(who, 0);
        if (all >= most || own >= mostOfOne) {
            return false;
        }
        all++;
        taken.put(who, own + 1);
        return true;
    }

    /** Returns a permit. */
    public synchronized void leave(String who) {
        all--;
        taken.computeIfPresent(who, (name, count) -> count == 1 ? null : (Integer) (count - 1));
    }
}

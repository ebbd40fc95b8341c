package dev.barback.web.server;

import java.util.HashMap;
import java.util.Map;

/** Places of which each takes a thread: so many in all, and so many of one who asks for them. Thread-safe. */
public final class Places {
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> taken = new HashMap<>(); // guarded by this
    private int all; // guarded by this

    /** So many, and so many of one. */
    public Places(int most, int mostOfOne) {
        this.most = Math.max(1, most);
        this.mostOfOne = Math.max(1, mostOfOne);
    }

    /** Whether there was one: then it is to be left in the end. */
    public synchronized boolean take(String who) {
        int own = taken.getOrDefault(who, 0);
        if (all >= most || own >= mostOfOne) {
            return false;
        }
        all++;
        taken.put(who, own + 1);
        return true;
    }

    /** Leaves one that was taken. */
    public synchronized void leave(String who) {
        all--;
        taken.computeIfPresent(who, (name, count) -> count == 1 ? null : (Integer) (count - 1));
    }
}

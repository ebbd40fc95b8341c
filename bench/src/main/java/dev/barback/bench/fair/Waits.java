package dev.barback.bench.fair;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The waiting times of jobs, from the enqueue to the start. Thread-safe. */
final class Waits {
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

    void add(long waitNanos) {
        nanos.add(waitNanos);
    }

    int count() {
        return nanos.size();
    }

    /** This percentile of the waiting times, in seconds. */
    String seconds(int percent) {
        List<Long> sorted;
        synchronized (nanos) {
            sorted = new ArrayList<>(nanos);
        }
        Collections.sort(sorted);
        return sorted.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, "%.3f", sorted.get((sorted.size() - 1) * percent / 100) / 1e9);
    }
}

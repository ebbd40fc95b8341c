package dev.barback.faults;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Checks the health of every process, four times a second, each on its own thread. Thread-safe. */
final class HealthWatch implements AutoCloseable {
    private static final int POLL_INTERVAL_MILLIS = 250;

    private final WebClient client;
    private final List<ScheduledExecutorService> watchers = new ArrayList<>();
    private final Map<Integer, Long> downSince = new HashMap<>(); // by process; guarded by this
    private long from; // guarded by this

    /** @param addresses the addresses of the processes, always the same number */
    HealthWatch(WebClient client, Supplier<List<URI>> addresses) {
        this.client = client;
        for (int i = 0; i < addresses.get().size(); i++) {
            int process = i;
            ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
            watchers.add(watcher);
            var watching = watcher.scheduleWithFixedDelay(
                    () -> look(process, addresses.get().get(process)), 0, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            if (watching.isCancelled()) {
                throw new IllegalStateException("The health checks were not scheduled.");
            }
        }
    }

    /** Forgets earlier results. */
    synchronized void restart() {
        from = System.nanoTime();
        downSince.clear();
    }

    /** The time from the restart until the last process reported that it is unhealthy; empty = one never did. */
    synchronized Optional<Duration> untilAllTold() {
        if (downSince.size() < watchers.size()) {
            return Optional.empty();
        }
        return downSince.values().stream()
                .map(at -> Duration.ofNanos(at - from))
                .max(Duration::compareTo);
    }

    @Override
    public void close() {
        watchers.forEach(ScheduledExecutorService::shutdownNow);
    }

    private void look(int process, URI address) {
        long asked = System.nanoTime();
        boolean up = client.isUp(address);
        synchronized (this) {
            if (!up && asked - from >= 0) {
                downSince.putIfAbsent(process, System.nanoTime());
            }
        }
    }
}

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
    private final Map<Integer, Long> unhealthySince = new HashMap<>(); // by process; guarded by this
    private long restartedAt; // guarded by this

    /** @param addresses the addresses of the processes, always the same number */
    HealthWatch(WebClient client, Supplier<List<URI>> addresses) {
        this.client = client;
        for (int i = 0; i < addresses.get().size(); i++) {
            int process = i;
            ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
            watchers.add(watcher);
            var schedule = watcher.scheduleWithFixedDelay(
                    () -> check(process, addresses.get().get(process)), 0, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            if (schedule.isCancelled()) {
                throw new IllegalStateException("The health checks were not scheduled.");
            }
        }
    }

    /** Forgets earlier results. */
    synchronized void restart() {
        restartedAt = System.nanoTime();
        unhealthySince.clear();
    }

    /** The time from the restart until the last process reported that it is unhealthy; empty = one never did. */
    synchronized Optional<Duration> untilAllUnhealthy() {
        if (unhealthySince.size() < watchers.size()) {
            return Optional.empty();
        }
        return unhealthySince.values().stream()
                .map(at -> Duration.ofNanos(at - restartedAt))
                .max(Duration::compareTo);
    }

    @Override
    public void close() {
        watchers.forEach(ScheduledExecutorService::shutdownNow);
    }

    private void check(int process, URI address) {
        long requestedAt = System.nanoTime();
        boolean isHealthy = client.isHealthy(address);
        synchronized (this) {
            if (!isHealthy && requestedAt - restartedAt >= 0) {
                unhealthySince.putIfAbsent(process, System.nanoTime());
            }
        }
    }
}

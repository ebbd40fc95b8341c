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

/** Asks every process how it is, four times a second, each by a thread of its own. Thread-safe. */
final class HealthWatch implements AutoCloseable {
    private static final int ROUND_MILLIS = 250;

    private final WebClient client;
    private final List<ScheduledExecutorService> watchers = new ArrayList<>();
    private final Map<Integer, Long> downSince = new HashMap<>(); // by process; guarded by this
    private long from; // guarded by this

    /** @param addresses of the processes, always the same number */
    HealthWatch(WebClient client, Supplier<List<URI>> addresses) {
        this.client = client;
        for (int i = 0; i < addresses.get().size(); i++) {
            int process = i;
            ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
            watchers.add(watcher);
            var watching = watcher.scheduleWithFixedDelay(
                    () -> look(process, addresses.get().get(process)), 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
            if (watching.isCancelled()) {
                throw new IllegalStateException("Nobody watches.");
            }
        }
    }

    /** What was seen before does not count any more. */
    synchronized void restart() {
        from = System.nanoTime();
        downSince.clear();
    }

    /** How long it took since the restart until the last of them said that it is not well; empty = one never did. */
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

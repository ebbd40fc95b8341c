package dev.barback.web.broker;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The thread that starts the broker checks of {@link BrokerHealth} until it is closed. */
final class BrokerHealthChecks implements AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;
    private final Future<?> checks;

    BrokerHealthChecks(BrokerHealth health) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread daemon = new Thread(task, "broker-health-checks");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.execute(health::logProblems);
        long interval = BrokerHealth.CHECK_INTERVAL.toSeconds();
        checks = thread.scheduleWithFixedDelay(health::check, interval, interval, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        checks.cancel(false);
        thread.shutdownNow();
    }
}

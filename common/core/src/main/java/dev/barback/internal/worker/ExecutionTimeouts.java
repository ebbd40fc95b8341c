package dev.barback.internal.worker;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts jobs at their timeout. Thread-safe. */
final class ExecutionTimeouts {
    private final ScheduledThreadPoolExecutor scheduler;

    ExecutionTimeouts(ScheduledThreadPoolExecutor scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Starts the timeout of an execution.
     *
     * @param limit zero = none
     */
    Timer start(RunningJob run, Duration limit) {
        return limit.isZero()
                ? Timer.NONE
                : new Timer(scheduler.schedule(run::timeOut, limit.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** The timeout of one execution; closing stops it. */
    static final class Timer implements AutoCloseable {
        private static final Timer NONE = new Timer(null);

        private final @Nullable Future<?> end;

        private Timer(@Nullable Future<?> end) {
            this.end = end;
        }

        @Override
        public void close() {
            if (end != null) {
                end.cancel(false);
            }
        }
    }
}

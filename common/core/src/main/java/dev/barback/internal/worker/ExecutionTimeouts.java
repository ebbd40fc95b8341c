package dev.barback.internal.worker;

import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.wire.Envelope;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts jobs at their timeout. Thread-safe. */
final class ExecutionTimeouts {
    private final ScheduledThreadPoolExecutor scheduler;
    private final JobRegistry registry;
    private final Duration standard;

    /** @param standard the timeout of job classes that declare none; zero = no limit */
    ExecutionTimeouts(ScheduledThreadPoolExecutor scheduler, JobRegistry registry, Duration standard) {
        this.scheduler = scheduler;
        this.registry = registry;
        this.standard = standard;
    }

    /** Starts the timeout of an execution of this job. */
    Timer start(RunningJob run, Envelope job) {
        Duration declared = registry.timeout(job.job().jobClass());
        Duration limit = declared != null ? declared : standard;
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

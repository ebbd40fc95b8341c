package dev.barback.worker;

import dev.barback.broker.Lease;
import dev.barback.worker.Worker.Engine;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One processor without a worker around it: does, on the caller's thread, with a message what a worker does with
 * it. For tests, and for those who have a loop of their own. Thread-safe. Nobody extends leases here, so a job
 * should end within its lease.
 */
public final class Processor {
    private final Processing processing;

    private Processor(Processing processing) {
        this.processing = processing;
    }

    /** A processor. There is nothing to be closed. */
    public static Processor create(Engine engine) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "barback-timer");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(1, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true); // it has a thread while a job with a timeout runs, else none
        return new Processor(new Processing(
                engine,
                Settlement.atOnce(engine.broker()),
                new Timeouts(scheduler),
                WorkerOptions.forQueue("default"), // of which only the limits count
                false));
    }

    /**
     * Runs the job of a message, whether it is due or not. When this returns, the message is acknowledged, or
     * given back where a worker would give it back; a retry is published, what failed for good is buried. If the caller
     * was interrupted meanwhile, it still is.
     */
    public void process(Lease lease) {
        if (processing.process(new Delivery(lease))) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.barback.internal.worker;

import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.execution.JobExecutor;
import dev.barback.internal.morgue.Morgue;
import dev.barback.spi.Lease;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Processes single messages as a worker does, on the caller's thread. For tests, and for applications with a loop of
 * their own. Thread-safe. It renews no leases, so a job should end within its lease. The wait of a retry begins by the
 * clock of this process: how long ago the caller fetched the message is not known here.
 */
public final class Processor {
    private final DeliveryHandler handler;

    private Processor(DeliveryHandler handler) {
        this.handler = handler;
    }

    /** Creates a processor. It needs no closing. */
    public static Processor create(Foundation foundation, JobExecutor executor, Morgue morgue) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "barback-timer");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(1, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true); // one thread while a job with a timeout runs, else none
        WorkerOptions limits = WorkerOptions.forQueue("default"); // nothing else of it is used
        DeliveryCompletion completion = DeliveryCompletion.unbatched(foundation.broker());
        return new Processor(new DeliveryHandler(
                foundation,
                executor,
                new DeliveryBurial(foundation, morgue, completion, limits.maxDeliveries()),
                completion,
                new ExecutionTimeouts(scheduler, foundation.registry(), limits.jobTimeout())));
    }

    /**
     * Runs the job of a message, whether it is due or not. When this returns, the message is acknowledged, or
     * released where a worker would release it; a retry is published, a job that failed for good is buried. If the
     * caller was interrupted meanwhile, it still is.
     */
    public void process(Lease lease) {
        if (handler.processNow(new Delivery(lease))) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.barback.internal.worker;

import dev.barback.internal.broker.OutageLog;
import dev.barback.spi.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges messages in batches: of all queues together if the broker serves many, else of one queue. While one call
 * is under way, the next batch gathers. So a single message is acknowledged at once, and 50,000 a second in batches of a
 * hundred. Bounded by the number of deliveries.
 */
final class AckBatcher implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(AckBatcher.class);
    private static final int MAX_BATCH_SIZE = 1_000;
    private static final long POLL_INTERVAL_MILLIS = 200;

    private final String owner;
    private final Broker broker;
    private final LeaseRenewer leaseRenewer;
    private final OutageLog outage;
    private final BlockingQueue<Delivery> pending = new LinkedBlockingQueue<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean stopping;

    /** @param owner whose messages they are, for the log: "the queue mail" */
    AckBatcher(String owner, Broker broker, LeaseRenewer leaseRenewer) {
        this.owner = owner;
        this.broker = broker;
        this.leaseRenewer = leaseRenewer;
        this.outage = new OutageLog("acknowledge messages of " + owner, log);
    }

    void acknowledge(Delivery delivery) {
        pending.add(delivery);
    }

    @Override
    public void run() {
        List<Delivery> batch = new ArrayList<>();
        while (!stopping || !pending.isEmpty()) {
            try {
                Delivery first = pending.poll(POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    pending.drainTo(batch, MAX_BATCH_SIZE - 1);
                    acknowledge(batch);
                }
            } catch (InterruptedException e) {
                log.debug("An AckBatcher was interrupted; it ends only when it is stopped.");
            } catch (Throwable e) { // the batch is delivered again when its leases end
                log.warn("Could not acknowledge {} messages of {}.", batch.size(), owner, e);
            } finally {
                leaseRenewer.remove(batch);
                batch.clear();
            }
        }
        finished.countDown();
    }

    /** Stops when all pending messages are acknowledged, or this time is over. */
    void stop(Duration timeout) throws InterruptedException {
        stopping = true;
        if (!finished.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("{} jobs of {} are done but not acknowledged: they will run again.", pending.size(), owner);
            outage.endPause();
        }
    }

    /** Tries for as long as a lease lasts; then the messages may belong to another worker. */
    private void acknowledge(List<Delivery> batch) {
        long deadline = System.nanoTime() + broker.leaseTime().toNanos();
        while (true) {
            try {
                broker.acknowledge(batch.stream().map(Delivery::lease).toList());
                outage.succeeded();
                return;
            } catch (RuntimeException e) {
                outage.failed(e);
                if (System.nanoTime() - deadline > 0) {
                    log.warn(
                            "{} jobs of {} are done but could not be acknowledged: they will run again.",
                            batch.size(),
                            owner);
                    return;
                }
                outage.pause();
            }
        }
    }
}

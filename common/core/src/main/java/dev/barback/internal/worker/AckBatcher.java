package dev.barback.internal.worker;

import dev.barback.BrokerException;
import dev.barback.internal.broker.OutageLog;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges messages in batches: of all queues together if the broker serves many, else of one queue. While one call
 * is under way, the next batch gathers. So a single message is acknowledged at once, and 50,000 a second in batches of a
 * hundred. Until then, the leases are renewed. Bounded by the number of deliveries.
 */
final class AckBatcher implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(AckBatcher.class);
    private static final int MAX_BATCH_SIZE = 1_000;
    private static final long POLL_INTERVAL_MILLIS = 200;
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(5);

    private final String owner;
    private final Duration leaseTime;
    private final LeaseRenewer leaseRenewer;
    private final Consumer<List<Lease>> call;
    private final OutageLog outage;
    private final BlockingQueue<Delivery> pending = new LinkedBlockingQueue<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean stopping;

    /**
     * Creates a batcher, to be run by a thread of its own.
     *
     * @param owner whose messages they are, for the log: "the queue mail"
     * @param call acknowledges a batch
     */
    AckBatcher(String owner, Duration leaseTime, LeaseRenewer leaseRenewer, Consumer<List<Lease>> call) {
        this.owner = owner;
        this.leaseTime = leaseTime;
        this.leaseRenewer = leaseRenewer;
        this.call = call;
        this.outage = new OutageLog("acknowledge messages of " + owner, log);
    }

    /**
     * A batcher for messages that the job store deletes when it records the ends of their jobs: it waits for that.
     *
     * @param writer has the events of these ends already
     */
    static AckBatcher ofRecords(Broker broker, LeaseRenewer leaseRenewer, JobStoreWriter writer) {
        return new AckBatcher("this worker", broker.leaseTime(), leaseRenewer, leases -> {
            if (!writer.flush(FLUSH_TIMEOUT)) {
                throw new BrokerException("The ends of jobs are not recorded yet.");
            }
            broker.ended(leases);
        });
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
        long deadline = System.nanoTime() + leaseTime.toNanos();
        while (true) {
            try {
                call.accept(batch.stream().map(Delivery::lease).toList());
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

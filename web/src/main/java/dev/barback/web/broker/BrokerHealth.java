package dev.barback.web.broker;

import dev.barback.BrokerException;
import dev.barback.JobEvent;
import dev.barback.JobListener;
import dev.barback.QueueInfo;
import dev.barback.internal.broker.OutageLog;
import dev.barback.internal.records.JobStoreHost;
import dev.barback.spi.Broker;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Reports whether jobs can be enqueued. Every enqueue of this process, single or in bulk, is evidence that stays valid
 * for a while; without fresh evidence, the broker is checked in the background, whether the health is asked for or not: so
 * it is true for those who ask rarely, too. No health check waits for the broker, and the broker is not checked while jobs
 * are enqueued. A broker that does not answer counts as down. After a failed write only a successful write counts, since a
 * full disk can still be read from. A broker that refuses the jobs of one queue, because of its settings or a missing
 * permission, is down unless other jobs are enqueued meanwhile. Thread-safe.
 *
 * <pre>
 *   unknown --checked--&gt; up &lt;--enqueued or checked--&gt; down
 * </pre>
 */
public final class BrokerHealth implements HealthIndicator, JobListener {
    /** How often to call {@link #check()}: an outage is reported 25 s after its beginning at the latest. */
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(BrokerHealth.class);
    private static final Duration OBSERVATION_LIFETIME = Duration.ofSeconds(10);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

    /** After this time without another failed write, a successful read counts as up, if no better check is possible. */
    private static final Duration MAX_FAILURE_AGE = Duration.ofMinutes(1);

    private final Broker broker;
    private final LongSupplier nanoTime;
    private final Executor background;
    private final OutageLog outage = new OutageLog("enqueue jobs", LOG);
    private final OutageLog refusals = new OutageLog("enqueue some jobs", LOG);
    private final AtomicReference<@Nullable Long> probedAt = new AtomicReference<>();
    private volatile @Nullable Observation latest;
    private volatile @Nullable Long enqueuedAt;
    private volatile @Nullable Long failedAt;

    /**
     * Creates the indicator, without evidence.
     *
     * @param nanoTime as {@link System#nanoTime}: the clock of the day may be set back
     * @param background runs broker checks
     */
    public BrokerHealth(Broker broker, LongSupplier nanoTime, Executor background) {
        this.broker = broker;
        this.nanoTime = nanoTime;
        this.background = background;
    }

    /** The latest observation of the broker; problem null = it was up. */
    private record Observation(long at, @Nullable String problem) {}

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Enqueued
                || (event instanceof JobEvent.EnqueuedAll all && !all.jobs().isEmpty())) {
            enqueuedAt = nanoTime.getAsLong();
            writeSucceeded();
        } else if (event instanceof JobEvent.NotEnqueued failed && failed.error() instanceof BrokerException error) {
            writeFailed(error);
        }
    }

    /** Whether the broker's database has the job store: then a failed write to it means that enqueues fail, too. */
    public boolean hasJobStore() {
        return broker instanceof JobStoreHost;
    }

    /** A write failed. */
    public void writeFailed(BrokerException error) {
        if (error.isAboutData()) {
            return;
        }
        if (error.isRefusal() && !isOlder(enqueuedAt, OBSERVATION_LIFETIME)) { // other jobs were enqueued just now
            refusals.failed(error);
        } else {
            failedAt = nanoTime.getAsLong();
            update(String.valueOf(error.getMessage()));
        }
    }

    @Override
    public Health health() {
        if (probedAt.get() != null && isOlder(probedAt.get(), PROBE_TIMEOUT)) {
            update("The broker has not answered for " + PROBE_TIMEOUT.toSeconds() + " s.");
        }
        Observation observation = latest;
        check();
        if (observation == null) {
            return Health.unknown().build();
        }
        String problem = observation.problem();
        return problem == null
                ? Health.up().build()
                : Health.down().withDetail("problem", problem).build();
    }

    /** Starts a broker check in the background, unless there is fresh evidence, or one is going on. */
    void check() {
        Observation observation = latest;
        if ((observation == null || isOlder(observation.at(), OBSERVATION_LIFETIME))
                && probedAt.compareAndSet(null, nanoTime.getAsLong())) {
            background.execute(this::probeBroker);
        }
    }

    private void probeBroker() {
        try {
            if (broker.probe() || isOlder(failedAt, MAX_FAILURE_AGE)) {
                writeSucceeded();
            }
        } catch (BrokerException e) { // the broker can be up although listing queues is forbidden
            update(e.isRefusal() ? null : String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            update(String.valueOf(e.getMessage()));
        } finally {
            probedAt.set(null);
        }
    }

    /** Logs the queues of another service whose settings make jobs vanish, late or rejected. */
    void logProblems() {
        if (hasJobStore()) {
            return; // counts the jobs of all queues, and has no such problems
        }
        try {
            for (QueueInfo queue : broker.queues()) {
                if (!queue.problem().isEmpty()) {
                    LOG.warn("The queue {}: {}", queue.name(), queue.problem());
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("Could not look at the queues.", e); // the checks report it
        }
    }

    /** Whether this was longer ago, or never. */
    private boolean isOlder(@Nullable Long since, Duration age) {
        return since == null || nanoTime.getAsLong() - since >= age.toNanos();
    }

    private void writeSucceeded() {
        failedAt = null;
        refusals.succeeded();
        update(null);
    }

    private void update(@Nullable String problem) {
        if (problem == null) {
            outage.succeeded();
        } else {
            outage.failed(problem);
        }
        latest = new Observation(nanoTime.getAsLong(), problem);
    }
}

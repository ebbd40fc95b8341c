package dev.barback.web;

import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.record.JobEvent;
import dev.barback.record.JobListener;
import dev.barback.record.JobStoreHost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Reports whether jobs can be enqueued. Every enqueue of this process, single or in bulk, is evidence that stays valid
 * for a while; without fresh evidence, a health check starts one broker check in the background. So no health check
 * waits for the broker, and the broker is not checked while jobs are enqueued. A broker that does not answer counts as
 * down. After a failed write only a successful write counts, since a full disk can still be read from. Thread-safe.
 *
 * <pre>
 *   unknown --asked--&gt; up &lt;--enqueued or asked--&gt; down
 * </pre>
 */
final class BrokerHealth implements HealthIndicator, JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerHealth.class);
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration MAX_SILENCE = Duration.ofSeconds(10);

    /** After this time without another failed write, a successful read counts as up, if no better check is possible. */
    private static final Duration MAX_FAILURE_AGE = Duration.ofMinutes(1);

    private final Broker broker;
    private final Clock clock;
    private final Executor background;
    private final AtomicReference<@Nullable Instant> askedAt = new AtomicReference<>();
    private volatile @Nullable Evidence latest;
    private volatile Instant refusedAt = Instant.MIN;

    BrokerHealth(Broker broker, Clock clock, Executor background) {
        this.broker = broker;
        this.clock = clock;
        this.background = background;
    }

    /** The latest observation of the broker; problem null = it was up. */
    private record Evidence(Instant at, @Nullable String problem) {}

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Enqueued
                || (event instanceof JobEvent.EnqueuedAll all && !all.jobs().isEmpty())) {
            taken();
        } else if (event instanceof JobEvent.NotEnqueued failed && failed.error() instanceof BrokerException error) {
            refused(error);
        }
    }

    /** Whether the broker's database has the job store: then a failed write to it means that enqueues fail, too. */
    boolean isOfRecords() {
        return broker instanceof JobStoreHost;
    }

    /** A write failed. */
    void refused(BrokerException error) {
        if (!error.isRefusal()) { // else the error is about the data
            refusedAt = clock.instant();
            note(String.valueOf(error.getMessage()));
        }
    }

    @Override
    public Health health() {
        Evidence evidence = latest;
        Instant now = clock.instant();
        Instant asked = askedAt.get();
        if (asked != null && asked.plus(MAX_SILENCE).isBefore(now)) {
            note("The broker has not answered for " + MAX_SILENCE.toSeconds() + " s.");
            evidence = latest;
        } else if (evidence == null || evidence.at().plus(FRESH).isBefore(now)) {
            askBroker(now);
        }
        if (evidence == null) {
            return Health.unknown().build();
        }
        String problem = evidence.problem();
        return problem == null
                ? Health.up().build()
                : Health.down().withDetail("problem", problem).build();
    }

    private void askBroker(Instant now) {
        if (askedAt.compareAndSet(null, now)) {
            background.execute(() -> {
                try {
                    if (broker.probe() || refusedAt.isBefore(clock.instant().minus(MAX_FAILURE_AGE))) {
                        taken();
                    }
                } catch (BrokerException e) { // the broker can be up although listing queues is forbidden
                    note(e.isRefusal() ? null : String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    note(String.valueOf(e.getMessage()));
                } finally {
                    askedAt.set(null);
                }
            });
        }
    }

    private void taken() {
        refusedAt = Instant.MIN;
        note(null);
    }

    private void note(@Nullable String problem) {
        Evidence before = latest;
        boolean wasUp = before == null || before.problem() == null;
        if (problem != null && wasUp) {
            LOG.warn("Jobs can't be enqueued now: {}", problem);
        } else if (problem == null && !wasUp) {
            LOG.info("Jobs can be enqueued again.");
        }
        latest = new Evidence(clock.instant(), problem);
    }
}

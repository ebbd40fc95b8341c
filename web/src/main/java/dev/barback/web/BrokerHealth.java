package dev.barback.web;

import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.record.JobEvent;
import dev.barback.record.JobListener;
import dev.barback.record.RecordsDatabase;
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
 * Whether jobs can be enqueued, as far as is known. Every enqueue is evidence, one by one or in bulk, by whatever way it
 * came, and lasts a while; when there is none that is fresh, a question after the health has the broker asked in the
 * background, once at a time. So no question waits for the broker, and nothing is asked while jobs are flowing. A broker
 * that does not answer is as bad as one that says no. What was refused is undone by what is taken: a disk that is full can
 * be read from. Thread-safe.
 *
 * <pre>
 *   unknown --asked--&gt; up &lt;--enqueued or asked--&gt; down
 * </pre>
 */
final class BrokerHealth implements HealthIndicator, JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerHealth.class);
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    /** After so long without another refusal a broker that can be read from is believed, where no better can be asked. */
    private static final Duration LONGEST_GRUDGE = Duration.ofMinutes(1);

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

    /** What the broker showed, and when; a problem of null is none. */
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

    /** Whether the broker's database has the records, too: then what they can't be told, it can't be given. */
    boolean isOfRecords() {
        return broker instanceof RecordsDatabase;
    }

    /** Something could not be written. */
    void refused(BrokerException error) {
        if (!error.isRefusal()) { // else it was about these data
            refusedAt = clock.instant();
            note(String.valueOf(error.getMessage()));
        }
    }

    @Override
    public Health health() {
        Evidence evidence = latest;
        Instant now = clock.instant();
        Instant asked = askedAt.get();
        if (asked != null && asked.plus(LONGEST_SILENCE).isBefore(now)) {
            note("The broker has not answered for " + LONGEST_SILENCE.toSeconds() + " s.");
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
                    if (broker.probe() || refusedAt.isBefore(clock.instant().minus(LONGEST_GRUDGE))) {
                        taken();
                    }
                } catch (BrokerException e) { // one that may not list queues can be reached all the same
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

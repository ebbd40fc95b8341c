package dev.barback.web;

import dev.barback.EnqueueInterceptor;
import dev.barback.JobInfo;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether jobs can be enqueued, as far as is known. Every enqueue is evidence, and lasts a while; when there is none
 * that is fresh, a question after the health has the broker asked in the background, once at a time. So no question
 * waits for the broker, and nothing is asked while jobs are flowing. Thread-safe.
 *
 * <pre>
 *   unknown --asked--&gt; up &lt;--enqueued or asked--&gt; down
 * </pre>
 */
final class BrokerHealth implements HealthIndicator, EnqueueInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerHealth.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Broker broker;
    private final Clock clock;
    private final Executor background;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Evidence latest;

    BrokerHealth(Broker broker, Clock clock, Executor background) {
        this.broker = broker;
        this.clock = clock;
        this.background = background;
    }

    /** What the broker showed, and when; a problem of null is none. */
    private record Evidence(Instant at, @Nullable String problem) {}

    @Override
    public void aroundEnqueue(JobInfo job, Proceed next) throws Exception {
        try {
            if (next.proceed()) {
                note(null);
            }
        } catch (BrokerException e) {
            note(e);
            throw e;
        }
    }

    @Override
    public Health health() {
        Evidence evidence = latest;
        if (evidence == null || evidence.at().plus(FRESH).isBefore(clock.instant())) {
            askBroker();
        }
        if (evidence == null) {
            return Health.unknown().build();
        }
        String problem = evidence.problem();
        return problem == null
                ? Health.up().build()
                : Health.down().withDetail("problem", problem).build();
    }

    private void askBroker() {
        if (asking.compareAndSet(false, true)) {
            background.execute(() -> {
                try {
                    broker.queues();
                    note(null);
                } catch (BrokerException e) { // one that may not list queues can be reached all the same
                    note(e.isRefusal() ? null : e);
                } catch (RuntimeException e) {
                    note(e);
                } finally {
                    asking.set(false);
                }
            });
        }
    }

    private void note(@Nullable RuntimeException error) {
        Evidence before = latest;
        boolean wasUp = before == null || before.problem() == null;
        if (error != null && wasUp) {
            LOG.warn("Jobs can't be enqueued now: {}", error.getMessage());
        } else if (error == null && !wasUp) {
            LOG.info("Jobs can be enqueued again.");
        }
        latest = new Evidence(clock.instant(), error == null ? null : String.valueOf(error.getMessage()));
    }
}

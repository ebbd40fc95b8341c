package dev.barback.spring;

import dev.barback.JobEvent;
import dev.barback.JobListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Metrics of jobs. Meters are looked up once for each class, queue and outcome, so that a job costs one map lookup. */
final class JobMetrics implements JobListener {
    /** Names in envelopes come from outside; too many of them must not become too many meters. */
    private static final int MAX_METERS = 5_000;

    private final ObjectProvider<MeterRegistry> provider;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private volatile @Nullable MeterRegistry registry;

    JobMetrics(ObjectProvider<MeterRegistry> provider) {
        this.provider = provider;
    }

    private record Key(JobMeter meter, String jobClass, String queue, String outcome) {}

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Performed done) {
            String outcome = done.outcome().name().toLowerCase(Locale.ROOT);
            time(new Key(JobMeter.PERFORMED, done.job().jobClass(), done.job().queue(), outcome), done.took());
        } else if (event instanceof JobEvent.PerformStarted start && start.waited() != null) {
            time(new Key(JobMeter.WAIT, start.job().jobClass(), start.job().queue(), ""), start.waited());
        } else if (event instanceof JobEvent.Enqueued enqueued) {
            countEnqueued(enqueued);
        } else if (event instanceof JobEvent.EnqueuedAll all) {
            all.jobs().forEach(this::countEnqueued);
        } else if (event instanceof JobEvent.NotEnqueued failed) {
            count(new Key(
                    JobMeter.ENQUEUE_FAILED,
                    failed.job().jobClass(),
                    failed.job().queue(),
                    ""));
        } else if (event instanceof JobEvent.Buried buried) {
            String name = buried.job() == null ? "unreadable" : buried.job().jobClass();
            count(new Key(JobMeter.BURIED, name, buried.queue(), ""));
        }
    }

    private void countEnqueued(JobEvent.Enqueued enqueued) {
        count(new Key(
                JobMeter.ENQUEUED, enqueued.job().jobClass(), enqueued.job().queue(), ""));
    }

    private void time(Key key, Duration duration) {
        Timer timer = timers.get(key);
        if (timer == null && timers.size() < MAX_METERS) {
            timer = timers.computeIfAbsent(key, this::timer);
        }
        if (timer != null) {
            timer.record(duration.isNegative() ? Duration.ZERO : duration);
        }
    }

    private void count(Key key) {
        Counter counter = counters.get(key);
        if (counter == null && counters.size() < MAX_METERS) {
            counter = counters.computeIfAbsent(key, this::counter);
        }
        if (counter != null) {
            counter.increment();
        }
    }

    private Timer timer(Key key) {
        Timer.Builder builder = Timer.builder(key.meter().meterName())
                .description(key.meter().description())
                .tag("class", key.jobClass())
                .tag("queue", key.queue());
        return (key.outcome().isEmpty() ? builder : builder.tag("outcome", key.outcome())).register(registry());
    }

    private Counter counter(Key key) {
        return Counter.builder(key.meter().meterName())
                .description(key.meter().description())
                .tag("class", key.jobClass())
                .tag("queue", key.queue())
                .register(registry());
    }

    /** Looked up late, because a registry may itself have beans that enqueue. */
    private MeterRegistry registry() {
        MeterRegistry known = registry;
        if (known == null) {
            known = provider.getObject();
            registry = known;
        }
        return known;
    }
}

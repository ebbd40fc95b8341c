package dev.barback.worker;

import dev.barback.ArgumentException;
import dev.barback.broker.QueueNames;
import dev.barback.execution.OneLine;
import dev.barback.execution.Outcome;
import dev.barback.record.JobEvent;
import dev.barback.wire.Envelope;
import dev.barback.wire.UnreadableEnvelopeException;
import dev.barback.worker.Worker.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a processor does with one delivery: guard, read, admit, perform, settle. Thread-safe.
 */
final class Processing {
    private static final Logger log = LoggerFactory.getLogger(Processing.class);
    /** Clocks of machines differ; a job that was delivered this much too early is run. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(1);

    private final Engine engine;
    private final Settlement settlement;
    private final Timeouts timeouts;
    private final WorkerOptions options;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    Processing(Engine engine, Settlement settlement, Timeouts timeouts, WorkerOptions options) {
        this.engine = engine;
        this.settlement = settlement;
        this.timeouts = timeouts;
        this.options = options;
    }

    Set<Running> running() {
        return running;
    }

    void stopping() {
        stopping = true;
    }

    void process(Delivery delivery) {
        Running run = new Running(delivery, () -> stopping, settlement::holds);
        running.add(run);
        try {
            process(delivery, run);
        } catch (Throwable e) { // the broker is away, or this is a bug: the message comes again
            log.warn("A message of {} was not dealt with and will be delivered again.", delivery.queue(), e);
            settlement.release(delivery);
        } finally {
            running.remove(run);
            run.end();
            Thread.interrupted(); // the next job starts with a clean slate
        }
    }

    private void process(Delivery delivery, Running run) {
        if (delivery.lease().deliveries() > options.maxDeliveries()) {
            bury(delivery, run, readOrNull(delivery), suspicion(delivery), null);
            return;
        }
        Envelope envelope;
        try {
            envelope = read(delivery);
        } catch (UnreadableEnvelopeException | ArgumentException e) {
            bury(delivery, run, null, String.valueOf(e.getMessage()), null);
            return;
        }
        if (isEarly(envelope)) {
            settlement.park(delivery, envelope.scheduledAt());
            return;
        }
        settle(delivery, run, envelope, perform(envelope, run));
    }

    private Outcome perform(Envelope envelope, Running run) {
        try (Timeouts.Timer timer = timeouts.start(run, timeout(envelope))) {
            log.trace("{} may take {}.", envelope, timer);
            return engine.performer().perform(envelope, run);
        }
    }

    private void settle(Delivery delivery, Running run, Envelope envelope, Outcome outcome) {
        if (outcome instanceof Outcome.Dead dead) {
            String reason =
                    dead.error().getClass().getName() + ": " + dead.error().getMessage();
            bury(delivery, run, envelope.nextExecution(), reason, dead.error());
        } else if (outcome instanceof Outcome.Interrupted) {
            settlement.release(delivery);
        } else if (outcome instanceof Outcome.Lost) {
            settlement.leave(delivery);
        } else {
            settlement.acknowledge(delivery);
        }
    }

    private void bury(
            Delivery delivery, Running run, @Nullable Envelope job, String reason, @Nullable Throwable error) {
        if (run.isAbandoned()) {
            return;
        }
        run.persistently(() -> engine.morgue().bury(delivery.lease(), job, reason, error));
        settlement.acknowledge(delivery);
        log.error(
                "Buried {} of {} in the morgue: {}",
                job == null ? "a message" : job,
                delivery.queue(),
                OneLine.of(reason));
        engine.events().on(new JobEvent.Buried(delivery.queue(), job, reason));
    }

    private Envelope read(Delivery delivery) {
        Envelope envelope = engine.codec().read(delivery.lease().message().data());
        QueueNames.check(envelope.queue()); // its retry would go there
        return envelope;
    }

    private @Nullable Envelope readOrNull(Delivery delivery) {
        try {
            return read(delivery);
        } catch (UnreadableEnvelopeException | ArgumentException e) {
            return null;
        }
    }

    private boolean isEarly(Envelope envelope) {
        Instant due = envelope.scheduledAt();
        return due != null && due.isAfter(engine.clock().instant().plus(CLOCK_SKEW));
    }

    private Duration timeout(Envelope envelope) {
        Duration declared = engine.registry().timeout(envelope.jobClass());
        return declared != null ? declared : options.jobTimeout();
    }

    private static String suspicion(Delivery delivery) {
        return "It was delivered %d times, and no worker came to an end with it: it seems to kill its worker."
                .formatted(delivery.lease().deliveries());
    }
}

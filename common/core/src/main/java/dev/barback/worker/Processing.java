package dev.barback.worker;

import dev.barback.ArgumentException;
import dev.barback.broker.BrokerException;
import dev.barback.execution.OneLine;
import dev.barback.execution.Outcome;
import dev.barback.record.ErrorText;
import dev.barback.record.JobEvent;
import dev.barback.wire.Envelope;
import dev.barback.wire.UnreadableEnvelopeException;
import dev.barback.worker.Worker.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final Duration NOT_AGAIN_SOON = Duration.ofMinutes(1);

    private final Engine engine;
    private final Settlement settlement;
    private final Timeouts timeouts;
    private final WorkerOptions options;
    private final boolean whenDue;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /**
     * What processors do.
     *
     * @param whenDue whether a job that was delivered before its due time is parked until then; else it is run
     */
    Processing(Engine engine, Settlement settlement, Timeouts timeouts, WorkerOptions options, boolean whenDue) {
        this.engine = engine;
        this.settlement = settlement;
        this.timeouts = timeouts;
        this.options = options;
        this.whenDue = whenDue;
    }

    Set<Running> running() {
        return running;
    }

    /** Those that run, by their jobs' ids. */
    Map<String, Running> runningById() {
        Map<String, Running> byId = new HashMap<>();
        for (Running run : running) {
            Envelope job = run.delivery().envelopeIfRead();
            if (job != null) {
                byId.put(job.jobId(), run);
            }
        }
        return byId;
    }

    void stopping() {
        stopping = true;
    }

    void process(Delivery delivery) {
        Running run = new Running(delivery, () -> stopping, settlement::holds);
        running.add(run);
        try {
            process(delivery, run);
        } catch (BrokerException e) {
            log.warn("A job of {} could not be settled and will run again. {}", delivery.queue(), e.getMessage());
            settlement.release(List.of(delivery));
        } catch (Throwable e) { // code of the application that fails where it should not, or a bug
            giveUp(delivery, e);
        } finally {
            running.remove(run);
            run.ended();
        }
    }

    /** Once more would most likely be the same: to the morgue with it, or, if even that fails, aside for a while. */
    private void giveUp(Delivery delivery, Throwable error) {
        try {
            log.error("A message of {} could not be dealt with.", delivery.queue(), error);
            String reason = "It could not be dealt with: " + error.getClass().getName();
            Envelope job = readOrNull(delivery);
            engine.morgue().bury(delivery.lease(), job, reason, error);
            settlement.acknowledge(delivery);
            engine.events()
                    .on(new JobEvent.Buried(
                            delivery.queue(), job, reason, null, engine.clock().instant()));
        } catch (Throwable e) {
            settlement.park(List.of(delivery), delivery.after(NOT_AGAIN_SOON));
        }
    }

    private void process(Delivery delivery, Running run) {
        if (delivery.lease().deliveries() > options.maxDeliveries()) {
            bury(delivery, run, new Death(readOrNull(delivery), suspicion(delivery), null, null));
            return;
        }
        Envelope envelope;
        try {
            envelope = delivery.envelope(engine.codec());
        } catch (UnreadableEnvelopeException | ArgumentException e) {
            bury(delivery, run, new Death(null, String.valueOf(e.getMessage()), null, null));
            return;
        }
        Instant due = envelope.scheduledAt();
        if (whenDue && due != null && due.isAfter(delivery.receivedAt())) {
            settlement.park(List.of(delivery), due);
            return;
        }
        Instant start = engine.clock().instant();
        Outcome outcome = perform(envelope, run);
        if (outcome instanceof Outcome.Dead dead) {
            bury(
                    delivery,
                    run,
                    new Death(envelope.nextExecution(), ErrorText.sentence(dead.error()), dead.error(), start));
        } else {
            settle(delivery, outcome);
        }
    }

    private Outcome perform(Envelope envelope, Running run) {
        try (Timeouts.Timer timer = timeouts.start(run, timeout(envelope))) {
            log.trace("{} may take {}.", envelope, timer);
            return engine.performer().perform(envelope, run);
        }
    }

    private void settle(Delivery delivery, Outcome outcome) {
        if (outcome instanceof Outcome.Interrupted) {
            settlement.release(List.of(delivery));
        } else if (outcome instanceof Outcome.Lost) {
            settlement.leave(delivery);
        } else {
            settlement.acknowledge(delivery);
        }
    }

    /** What a job has died of, if it is one; and when that execution started, if there was one. */
    private record Death(
            @Nullable Envelope job,
            String reason,
            @Nullable Throwable error,
            @Nullable Instant startedAt) {}

    private void bury(Delivery delivery, Running run, Death death) {
        if (run.isAbandoned()) {
            return;
        }
        Envelope job = death.job();
        String reason = death.reason();
        run.persistently(() -> engine.morgue().bury(delivery.lease(), job, reason, death.error()));
        settlement.acknowledge(delivery);
        log.error(
                "Buried {} of {} in the morgue: {}",
                job == null ? "a message" : job,
                delivery.queue(),
                OneLine.of(reason));
        engine.events()
                .on(new JobEvent.Buried(
                        delivery.queue(),
                        job,
                        reason,
                        death.startedAt(),
                        engine.clock().instant()));
    }

    private @Nullable Envelope readOrNull(Delivery delivery) {
        try {
            return delivery.envelope(engine.codec());
        } catch (RuntimeException e) { // unreadable, in whatever way
            return null;
        }
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

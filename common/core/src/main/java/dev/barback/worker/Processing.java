package dev.barback.worker;

import dev.barback.ArgumentException;
import dev.barback.broker.BrokerException;
import dev.barback.enqueue.Behalf;
import dev.barback.execution.OneLine;
import dev.barback.execution.Outcome;
import dev.barback.record.Aside;
import dev.barback.record.ErrorText;
import dev.barback.record.JobEvent;
import dev.barback.wire.Envelope;
import dev.barback.wire.UnreadableEnvelopeException;
import dev.barback.worker.Worker.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
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

    /** @return whether somebody interrupted this thread meanwhile who is neither the job's timeout nor its worker */
    boolean process(Delivery delivery) {
        Running run = new Running(delivery, () -> stopping, settlement::holds);
        running.add(run);
        try {
            process(delivery, run);
        } catch (BrokerException e) {
            log.warn("A job of {} could not be settled and will run again. {}", delivery.queue(), e.getMessage());
            settlement.release(List.of(delivery));
        } catch (Throwable e) { // code of the application that fails where it should not, or a bug
            giveUp(delivery, run, e);
        } finally {
            running.remove(run);
            run.ended();
        }
        return run.isInterruptedByOthers();
    }

    /**
     * Deals with the jobs that themselves stop this worker. Their messages are not given back, so that this delivery counts;
     * after too many, they are buried.
     *
     * @return the threads on which they run, which wait for the worker's end
     */
    Set<Thread> settleExits() {
        if (running.isEmpty()) {
            return Set.of();
        }
        Exit exit = Exit.find(running);
        Set<Thread> threads = new HashSet<>();
        for (Running run : running) {
            Envelope job = run.delivery().envelopeIfRead();
            Class<?> type = job == null ? null : engine.registry().typeOf(job.jobClass());
            if (job != null && type != null && exit.isBy(run, type, running)) {
                run.ended();
                threads.add(run.thread());
                settleExit(run, job, exit.told(type));
            }
        }
        return threads;
    }

    private void settleExit(Running run, Envelope job, ExitException exit) {
        Delivery delivery = run.delivery();
        int deliveries = delivery.lease().deliveries();
        log.error("{} stops this worker, and is not given back. {}", job, exit.getMessage());
        try {
            if (deliveries >= options.maxDeliveries()) {
                String reason = exit.getMessage() + " " + suspicion(deliveries);
                bury(delivery, run, new Death(job.executed(deliveries), reason, exit, null));
            }
        } catch (RuntimeException e) { // the broker is away, say; whoever gets it next buries it
            log.warn("{} could not be buried now. {}", job, ErrorText.sentence(e));
        } finally {
            settlement.leave(delivery);
        }
    }

    /** Once more would most likely be the same: to the morgue with it, or, if even that fails, aside for a while. */
    private void giveUp(Delivery delivery, Running run, Throwable error) {
        String failure = error.getClass().getName();
        Aside.say(
                () -> log.error("A message of {} could not be dealt with.", delivery.queue(), error),
                () -> log.error("A message of {} could not be dealt with: {}", delivery.queue(), failure));
        if (delivery.isSettled()) {
            return; // what became of it is decided
        }
        try {
            String reason = "It could not be dealt with: " + failure;
            Envelope read = readOrNull(delivery);
            Envelope job = read != null && run.hasBegun() ? read.nextExecution() : read;
            engine.morgue().bury(delivery.lease(), job, reason, error);
            settlement.acknowledge(delivery);
            tellBurial(delivery, job, reason, null);
        } catch (Throwable e) {
            settlement.park(List.of(delivery), delivery.after(NOT_AGAIN_SOON));
        }
    }

    private void process(Delivery delivery, Running run) {
        int before = delivery.lease().deliveries() - 1;
        if (before >= options.maxDeliveries()) {
            Envelope job = readOrNull(delivery);
            bury(delivery, run, new Death(job == null ? null : job.executed(before), suspicion(before), null, null));
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
            Outcome outcome = engine.performer().perform(envelope, run);
            if (outcome.error() instanceof InterruptedException) {
                run.wasInterrupted();
            }
            return outcome;
        } finally {
            run.ended(); // once more: handlers of errors and listeners may have left an interruption
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
        Aside.say(() -> log.error(
                "Buried {} of {} in the morgue: {}",
                job == null ? "a message" : job,
                delivery.queue(),
                OneLine.of(reason)));
        tellBurial(delivery, job, reason, death.startedAt());
    }

    /** What a listener enqueues because of it is the job's user's. */
    private void tellBurial(Delivery delivery, @Nullable Envelope job, String reason, @Nullable Instant startedAt) {
        String before = Behalf.user(); // of a job on whose thread another is dealt with
        Behalf.change(job == null ? null : job.user());
        engine.events()
                .on(new JobEvent.Buried(
                        delivery.queue(), job, reason, startedAt, engine.clock().instant()));
        Behalf.change(before);
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

    /** Which of these deliveries were started, nobody knows; it may have done its work in each. */
    private static String suspicion(int deliveries) {
        return ("It was delivered %d times, and no worker came to an end with it: it seems to kill its worker."
                        + " Each delivery is counted as an execution.")
                .formatted(deliveries);
    }
}

package dev.barback.internal.worker;

import dev.barback.ArgumentException;
import dev.barback.BrokerException;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.internal.enqueue.CurrentUser;
import dev.barback.internal.execution.Outcome;
import dev.barback.internal.records.Guarded;
import dev.barback.internal.text.ErrorText;
import dev.barback.internal.text.SafeText;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.UnreadableEnvelopeException;
import dev.barback.internal.worker.Worker.Engine;
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
 * Processes one delivery on a processor: guards, reads, runs and completes it. Thread-safe.
 */
final class DeliveryHandler {
    private static final Logger log = LoggerFactory.getLogger(DeliveryHandler.class);
    private static final Duration RETURN_DELAY = Duration.ofMinutes(1);

    private final Engine engine;
    private final DeliveryCompletion completion;
    private final ExecutionTimeouts executionTimeouts;
    private final WorkerOptions options;
    private final boolean parkEarly;
    private final Set<RunningJob> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /**
     * Creates a handler for all processors.
     *
     * @param parkEarly whether a job that was delivered before its due time is parked until then; else it is run
     */
    DeliveryHandler(
            Engine engine,
            DeliveryCompletion completion,
            ExecutionTimeouts executionTimeouts,
            WorkerOptions options,
            boolean parkEarly) {
        this.engine = engine;
        this.completion = completion;
        this.executionTimeouts = executionTimeouts;
        this.options = options;
        this.parkEarly = parkEarly;
    }

    Set<RunningJob> running() {
        return running;
    }

    /** The running jobs, by id. */
    Map<String, RunningJob> runningById() {
        Map<String, RunningJob> byId = new HashMap<>();
        for (RunningJob run : running) {
            JobInfo job = run.delivery().jobIfRead();
            if (job != null) {
                byId.put(job.jobId(), run);
            }
        }
        return byId;
    }

    void markStopping() {
        stopping = true;
    }

    /** @return whether this thread was interrupted meanwhile, neither by the job's timeout nor by its worker */
    boolean process(Delivery delivery) {
        RunningJob run = new RunningJob(delivery, () -> stopping, completion::holds);
        running.add(run);
        try {
            process(delivery, run);
        } catch (BrokerException e) {
            log.warn("A job of {} could not be completed and will run again. {}", delivery.queue(), e.getMessage());
            completion.release(List.of(delivery));
        } catch (Throwable e) { // code of the application that fails where it should not, or a bug
            buryAfterFailure(delivery, run, e);
        } finally {
            running.remove(run);
            run.ended();
        }
        return run.isInterruptedByOthers();
    }

    /**
     * Completes the deliveries of jobs that themselves stop this worker. They are not released, so that this delivery
     * counts; after too many deliveries, they are buried.
     *
     * @return the threads on which these jobs run, which wait for the worker's end
     */
    Set<Thread> completeExitingJobs() {
        if (running.isEmpty()) {
            return Set.of();
        }
        ExitCause exitCause = ExitCause.find(running);
        Set<Thread> threads = new HashSet<>();
        for (RunningJob run : running) {
            Envelope job = run.delivery().envelopeIfRead();
            Class<?> type =
                    job == null ? null : engine.registry().typeOf(job.job().jobClass());
            if (job != null && type != null && exitCause.isCausedBy(run, type, running)) {
                run.ended();
                threads.add(run.thread());
                completeExitingJob(run, job, exitCause.toException(type));
            }
        }
        return threads;
    }

    private void completeExitingJob(RunningJob run, Envelope job, ExitException exitCause) {
        Delivery delivery = run.delivery();
        int deliveries = delivery.lease().deliveries();
        log.error("{} stops this worker, and is not released. {}", job, exitCause.getMessage());
        try {
            if (deliveries >= options.maxDeliveries()) {
                String reason = exitCause.getMessage() + " " + poisonReason(deliveries);
                bury(delivery, run, new Burial(job.executed(deliveries), reason, exitCause, null));
            }
        } catch (RuntimeException e) { // for example an outage of the broker; the next worker buries it
            log.warn("{} could not be buried now. {}", job, ErrorText.sentence(e));
        } finally {
            completion.letExpire(delivery);
        }
    }

    /** Buries a job whose processing failed, since it would most likely fail again; if even that fails, parks it. */
    private void buryAfterFailure(Delivery delivery, RunningJob run, Throwable error) {
        String failure = error.getClass().getName();
        Guarded.run(
                () -> log.error("A message of {} could not be processed.", delivery.queue(), error),
                () -> log.error("A message of {} could not be processed: {}", delivery.queue(), failure));
        if (delivery.isCompleted()) {
            return; // already completed
        }
        try {
            String reason = "It could not be processed: " + failure;
            Envelope read = readOrNull(delivery);
            Envelope job = read != null && run.hasBegun() ? read.nextExecution() : read;
            engine.morgue().bury(delivery.lease(), job, reason, error);
            completion.acknowledge(delivery);
            reportBurial(delivery, job, reason, null);
        } catch (Throwable e) {
            completion.park(List.of(delivery), delivery.after(RETURN_DELAY));
        }
    }

    private void process(Delivery delivery, RunningJob run) {
        int before = delivery.lease().deliveries() - 1;
        if (before >= options.maxDeliveries()) {
            Envelope job = readOrNull(delivery);
            bury(
                    delivery,
                    run,
                    new Burial(job == null ? null : job.executed(before), poisonReason(before), null, null));
            return;
        }
        Envelope envelope;
        try {
            envelope = delivery.envelope(engine.codec());
        } catch (UnreadableEnvelopeException | ArgumentException e) {
            bury(delivery, run, new Burial(null, String.valueOf(e.getMessage()), null, null));
            return;
        }
        Instant due = envelope.job().scheduledAt();
        if (parkEarly && due != null && due.isAfter(delivery.fetchedAt())) {
            completion.park(List.of(delivery), due);
            return;
        }
        Instant start = engine.clock().instant();
        Outcome outcome = perform(envelope, run);
        if (outcome instanceof Outcome.Dead dead) {
            bury(
                    delivery,
                    run,
                    new Burial(envelope.nextExecution(), ErrorText.sentence(dead.error()), dead.error(), start));
        } else {
            complete(delivery, outcome);
        }
    }

    private Outcome perform(Envelope envelope, RunningJob run) {
        try (ExecutionTimeouts.Timer timer = executionTimeouts.start(run, timeout(envelope))) {
            log.trace("{} may take {}.", envelope, timer);
            Outcome outcome = engine.executor().perform(envelope, run);
            if (outcome.error() instanceof InterruptedException) {
                run.noteInterruption();
            }
            return outcome;
        } finally {
            run.ended(); // once more: error handlers and listeners may have left an interruption
        }
    }

    private void complete(Delivery delivery, Outcome outcome) {
        if (outcome instanceof Outcome.Interrupted) {
            completion.release(List.of(delivery));
        } else if (outcome instanceof Outcome.Lost) {
            completion.letExpire(delivery);
        } else {
            completion.acknowledge(delivery);
        }
    }

    /** Why a message is buried: its job, if it could be read, and the start of the execution, if there was one. */
    private record Burial(
            @Nullable Envelope job,
            String reason,
            @Nullable Throwable error,
            @Nullable Instant startedAt) {}

    private void bury(Delivery delivery, RunningJob run, Burial burial) {
        if (run.isAbandoned()) {
            return;
        }
        Envelope job = burial.job();
        String reason = burial.reason();
        run.withRetries(() -> engine.morgue().bury(delivery.lease(), job, reason, burial.error()));
        completion.acknowledge(delivery);
        Guarded.run(() -> log.error(
                "Buried {} of {} in the morgue (dead-lettered): {}",
                job == null ? "a message" : job,
                delivery.queue(),
                SafeText.forLog(reason)));
        reportBurial(delivery, job, reason, burial.startedAt());
    }

    /** Reports the burial; jobs that a listener enqueues because of it belong to the job's user. */
    private void reportBurial(
            Delivery delivery, @Nullable Envelope envelope, String reason, @Nullable Instant startedAt) {
        JobInfo job = envelope == null ? null : envelope.job();
        String before = CurrentUser.user(); // of the job that processes this one on its thread
        CurrentUser.set(job == null ? null : job.user());
        engine.events()
                .on(new JobEvent.Buried(
                        delivery.queue(), job, reason, startedAt, engine.clock().instant()));
        CurrentUser.set(before);
    }

    private @Nullable Envelope readOrNull(Delivery delivery) {
        try {
            return delivery.envelope(engine.codec());
        } catch (RuntimeException e) { // unreadable, for whatever reason
            return null;
        }
    }

    private Duration timeout(Envelope envelope) {
        Duration declared = engine.registry().timeout(envelope.job().jobClass());
        return declared != null ? declared : options.jobTimeout();
    }

    /** The reason why a poison message is buried: any of its deliveries may have started, and done its work. */
    private static String poisonReason(int deliveries) {
        return ("It was delivered %d times and never completed: it seems to kill its worker (poison message)."
                        + " Each delivery is counted as an execution.")
                .formatted(deliveries);
    }
}

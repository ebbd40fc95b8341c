package dev.barback.internal.worker;

import dev.barback.ArgumentException;
import dev.barback.BrokerException;
import dev.barback.JobInfo;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.execution.JobExecutor;
import dev.barback.internal.execution.Outcome;
import dev.barback.internal.text.ErrorText;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.UnreadableEnvelopeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private final Foundation foundation;
    private final JobExecutor executor;
    private final DeliveryBurial burial;
    private final DeliveryCompletion completion;
    private final ExecutionTimeouts executionTimeouts;
    private final Set<RunningJob> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** Creates a handler for all processors. */
    DeliveryHandler(
            Foundation foundation,
            JobExecutor executor,
            DeliveryBurial burial,
            DeliveryCompletion completion,
            ExecutionTimeouts executionTimeouts) {
        this.foundation = foundation;
        this.executor = executor;
        this.burial = burial;
        this.completion = completion;
        this.executionTimeouts = executionTimeouts;
    }

    /**
     * Processes a delivery of a worker. It is released if its lease ended before the start, whatever has held this
     * process up since it began, and parked if it was delivered before its job is due.
     */
    void processHeld(Delivery delivery) {
        if (completion.hasExpired(delivery)) {
            log.warn(
                    "The lease of a job of {} ended before the job could start: this process stood still."
                            + " The job is released.",
                    delivery.queue());
            completion.releaseUnstarted(List.of(delivery));
        } else {
            process(delivery, true);
        }
    }

    /**
     * Processes a delivery, whether its job is due or not.
     *
     * @return whether this thread was interrupted meanwhile, neither by the job's timeout nor by its worker
     */
    boolean processNow(Delivery delivery) {
        return process(delivery, false);
    }

    private boolean process(Delivery delivery, boolean parksEarly) {
        RunningJob run = new RunningJob(delivery, () -> stopping, completion::holds);
        running.add(run);
        try {
            process(delivery, run, parksEarly);
        } catch (BrokerException e) {
            log.warn("A job of {} could not be completed and will run again. {}", delivery.queue(), e.getMessage());
            completion.release(List.of(delivery));
        } catch (Throwable e) { // code of the application that fails where it should not, or a bug
            burial.buryAfterFailure(run, e);
        } finally {
            running.remove(run);
            run.ended();
        }
        return run.isInterruptedByOthers();
    }

    private void process(Delivery delivery, RunningJob run, boolean parksEarly) {
        if (burial.buryPoison(run)) {
            return;
        }
        Envelope envelope;
        try {
            envelope = delivery.envelope(foundation.codec());
        } catch (UnreadableEnvelopeException | ArgumentException e) {
            burial.buryUnreadable(run, e);
            return;
        }
        Instant due = envelope.job().scheduledAt();
        if (parksEarly && due != null && due.isAfter(delivery.fetchedAt())) {
            completion.park(List.of(delivery), due);
            return;
        }
        Instant start = foundation.clock().instant();
        Outcome outcome = perform(envelope, run);
        if (outcome instanceof Outcome.Dead dead) {
            burial.buryDead(run, envelope, dead.error(), start);
        } else {
            complete(delivery, outcome);
        }
    }

    private Outcome perform(Envelope envelope, RunningJob run) {
        try (ExecutionTimeouts.Timer timer = executionTimeouts.start(run, envelope)) {
            log.trace("{} may take {}.", envelope, timer);
            Outcome outcome = executor.perform(envelope, run);
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
        } else if (delivery.lease().holdsRecord() && outcome.isRecordedEnd()) {
            completion.awaitRecord(delivery);
        } else {
            completion.acknowledge(delivery);
        }
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

    /** Why a job's retry or burial could not be published, if that has been so for longer than this; else null. */
    @Nullable String problem(Duration longerThan) {
        return running.stream()
                .map(run -> run.problem(longerThan))
                .filter(Objects::nonNull)
                .findAny()
                .orElse(null);
    }

    void markStopping() {
        stopping = true;
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
                    job == null ? null : foundation.registry().typeOf(job.job().jobClass());
            if (job != null && type != null && exitCause.isCausedBy(run, type, running)) {
                run.ended();
                threads.add(run.thread());
                completeExitingJob(run, job, exitCause.toException(type));
            }
        }
        return threads;
    }

    private void completeExitingJob(RunningJob run, Envelope job, ExitException exitCause) {
        log.error("{} stops this worker, and is not released. {}", job, exitCause.getMessage());
        try {
            burial.buryExiting(run, job, exitCause);
        } catch (RuntimeException e) { // for example an outage of the broker; the next worker buries it
            log.warn("{} could not be buried now. {}", job, ErrorText.sentence(e));
        } finally {
            completion.letExpire(run.delivery());
        }
    }
}

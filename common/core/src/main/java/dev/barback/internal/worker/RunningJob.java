package dev.barback.internal.worker;

import dev.barback.BrokerException;
import dev.barback.Progress;
import dev.barback.internal.broker.OutageLog;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.execution.ProgressMeter;
import dev.barback.internal.records.Guarded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A delivery whose job runs now, on the thread that created this. */
final class RunningJob implements ExecutionControl {
    private static final Logger log = LoggerFactory.getLogger(RunningJob.class);

    private final Delivery delivery;
    private final BooleanSupplier stopping;
    private final Predicate<Delivery> holds;
    private final Thread thread = Thread.currentThread();
    private boolean ended; // guarded by this, as are the next two
    private boolean interruptedByWorker;
    private boolean interruptedByOthers;
    private volatile @Nullable ProgressMeter meter;
    private @Nullable Progress reportedProgress; // used by the heartbeat's thread alone
    private volatile boolean timedOut;
    private volatile boolean cancelled;
    private volatile @Nullable OutageLog publishOutage; // null: nothing is being published

    RunningJob(Delivery delivery, BooleanSupplier stopping, Predicate<Delivery> holds) {
        this.delivery = delivery;
        this.stopping = stopping;
        this.holds = holds;
    }

    Delivery delivery() {
        return delivery;
    }

    /** The thread on which the job runs. */
    Thread thread() {
        return thread;
    }

    @Override
    public boolean isInline() {
        return false;
    }

    @Override
    public boolean isStopping() {
        return stopping.getAsBoolean();
    }

    @Override
    public boolean isAbandoned() {
        return delivery.isCompleted();
    }

    @Override
    public boolean isTimedOut() {
        return timedOut;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void started(ProgressMeter progressMeter) {
        meter = progressMeter;
    }

    /** Whether the execution has begun, and so counts. */
    boolean hasBegun() {
        return meter != null;
    }

    /** The job's progress, if it has changed since the last call; else null. By one thread. */
    @Nullable Progress changedProgress(Instant now) {
        ProgressMeter currentMeter = meter;
        Progress progress = currentMeter == null ? null : currentMeter.read(now);
        if (progress == null || (reportedProgress != null && progress.isSameAs(reportedProgress))) {
            return null;
        }
        reportedProgress = progress;
        return progress;
    }

    @Override
    public boolean holdsLease() {
        return holds.test(delivery);
    }

    @Override
    public Instant now(Clock clock) {
        return delivery.now(clock);
    }

    /** Publishes, and retries during an outage of the broker: this processor could not do anything else either. */
    @Override
    public void withRetries(Runnable publish) {
        OutageLog outage = new OutageLog("publish on behalf of a job of the queue " + delivery.queue(), log);
        publishOutage = outage;
        try {
            while (!tryPublish(publish, outage)) {
                outage.pause();
            }
        } finally {
            publishOutage = null;
        }
    }

    private boolean tryPublish(Runnable publish, OutageLog outage) {
        try {
            publish.run();
            Guarded.run(outage::succeeded);
            return true;
        } catch (BrokerException e) {
            outage.failed(e);
            if (isStopping() || isAbandoned()) {
                throw e;
            }
            return false;
        }
    }

    /** Why the job's retry or burial could not be published, if that has been so for longer than this; else null. */
    @Nullable String problem(Duration longerThan) {
        OutageLog outage = publishOutage;
        if (outage == null || outage.durationNanos() < longerThan.toNanos()) {
            return null;
        }
        return "A job of the queue %s has ended, and its retry or burial could not be published for %d s: %s"
                .formatted(delivery.queue(), longerThan.toSeconds(), outage.reason());
    }

    /** Interrupts the job because of its timeout. */
    synchronized void timeOut() {
        if (!ended) {
            timedOut = true;
            interrupt();
        }
    }

    /** Interrupts the job because it was cancelled; once, so that it can clean up. */
    synchronized void cancel() {
        if (!ended && !cancelled) {
            cancelled = true;
            interrupt();
        }
    }

    /** Interrupts the job because its worker stops. */
    synchronized void interrupt() {
        if (!ended) {
            interruptedByWorker = true;
            thread.interrupt();
        }
    }

    /** Clears the interruption, so that it does not affect the steps that follow (retry, publication, the next job). */
    @Override
    public synchronized void ended() {
        ended = true;
        if (thread == Thread.currentThread() && Thread.interrupted()) { // a thread that stops the worker keeps its own
            noteInterruption();
        }
    }

    /** Notes that the job, or code around it, found its thread interrupted. */
    synchronized void noteInterruption() {
        interruptedByOthers |= !interruptedByWorker;
    }

    /** Whether the thread was interrupted for a reason outside the job: the caller should know. */
    synchronized boolean isInterruptedByOthers() {
        return interruptedByOthers;
    }
}

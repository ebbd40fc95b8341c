package dev.barback.worker;

import dev.barback.broker.BrokerException;
import dev.barback.broker.Outage;
import dev.barback.execution.ProgressMeter;
import dev.barback.execution.Run;
import dev.barback.record.Aside;
import dev.barback.record.Progress;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A delivery whose job runs now, on this thread. */
final class Running implements Run {
    private static final Logger log = LoggerFactory.getLogger(Running.class);

    private final Delivery delivery;
    private final BooleanSupplier stopping;
    private final Predicate<Delivery> holds;
    private final Thread thread = Thread.currentThread();
    private boolean ended; // guarded by this, as what follows
    private boolean interruptedByUs;
    private boolean interruptedByOthers;
    private volatile @Nullable ProgressMeter meter;
    private @Nullable Progress told; // by the heart's thread alone
    private volatile boolean timedOut;
    private volatile boolean cancelled;

    Running(Delivery delivery, BooleanSupplier stopping, Predicate<Delivery> holds) {
        this.delivery = delivery;
        this.stopping = stopping;
        this.holds = holds;
    }

    Delivery delivery() {
        return delivery;
    }

    /** On which it runs. */
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
        return delivery.isSettled();
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
    public void begins(ProgressMeter itsMeter) {
        meter = itsMeter;
    }

    /** Whether its execution has begun, and so counts. */
    boolean hasBegun() {
        return meter != null;
    }

    /** What is new of its progress since the last call; null = nothing. By one thread. */
    @Nullable Progress news(Instant now) {
        ProgressMeter its = meter;
        Progress progress = its == null ? null : its.read(now);
        if (progress == null || (told != null && progress.isSameAs(told))) {
            return null;
        }
        told = progress;
        return progress;
    }

    @Override
    public boolean holdsMessage() {
        return holds.test(delivery);
    }

    /** The broker is away, so there is nothing better to do for this processor than to try again. */
    @Override
    public void persistently(Runnable publish) {
        Outage outage = new Outage("publish on behalf of a job of the queue " + delivery.queue(), log);
        while (true) {
            try {
                publish.run();
                Aside.say(outage::ended);
                return;
            } catch (BrokerException e) {
                outage.failed(e);
                if (isStopping() || isAbandoned()) {
                    throw e;
                }
                outage.pause();
            }
        }
    }

    /** Interrupts the job because its time is up. */
    synchronized void timeOut() {
        if (!ended) {
            timedOut = true;
            interrupt();
        }
    }

    /** Interrupts the job because it was called off; once, so that it can tidy up. */
    synchronized void cancel() {
        if (!ended && !cancelled) {
            cancelled = true;
            interrupt();
        }
    }

    /** Interrupts the job because its worker stops. */
    synchronized void interrupt() {
        if (!ended) {
            interruptedByUs = true;
            thread.interrupt();
        }
    }

    /** What follows (rescue, publication, the next job) starts with a clean slate. */
    @Override
    public synchronized void ended() {
        ended = true;
        if (thread == Thread.currentThread() && Thread.interrupted()) { // whoever stops the worker keeps their own
            wasInterrupted();
        }
    }

    /** The job, or what was around it, found that its thread was interrupted. */
    synchronized void wasInterrupted() {
        interruptedByOthers |= !interruptedByUs;
    }

    /** Whether somebody interrupted this thread who had nothing to do with the job: who called us should know. */
    synchronized boolean isInterruptedByOthers() {
        return interruptedByOthers;
    }
}

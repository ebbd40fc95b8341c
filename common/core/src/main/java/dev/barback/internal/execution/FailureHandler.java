package dev.barback.internal.execution;

import dev.barback.BrokerException;
import dev.barback.EnqueuedJob;
import dev.barback.ErrorHandler;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.JobListener;
import dev.barback.internal.enqueue.Enqueuer;
import dev.barback.internal.enqueue.Enqueuer.RetryTarget;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.records.Guarded;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.RetryPolicy;
import dev.barback.internal.wire.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the outcome of a failed execution: retry, discard or morgue, as ActiveJob's {@code rescue_from} chain does.
 * Thread-safe.
 */
public final class FailureHandler {
    private static final Logger log = LoggerFactory.getLogger(FailureHandler.class);

    private final Enqueuer enqueuer;
    private final JobListener events;
    private final TimeAndIds timeAndIds;

    /** Creates a handler that enqueues retries with this enqueuer. */
    public FailureHandler(Foundation foundation, Enqueuer enqueuer) {
        this.enqueuer = enqueuer;
        this.events = foundation.events();
        this.timeAndIds = foundation.timeAndIds();
    }

    Outcome handle(Execution execution, JobDefinition definition, Throwable error) {
        if (execution.control().isAbandoned()
                || (execution.control().isStopping() && error instanceof InterruptedException)) {
            return new Outcome.Interrupted();
        } else if (execution.control().isCancelled()) {
            return new Outcome.Cancelled(error);
        }
        return decide(execution, definition, error, definition.retryPolicies().find(error));
    }

    /**
     * Handles arguments that can't be decoded. A retry would not help, so only the declarations of the job apply, not
     * the application-wide default.
     */
    Outcome handleUndecoded(Execution execution, JobDefinition definition, Throwable error) {
        return decide(execution, definition, error, definition.retryPolicies().findDeclared(error));
    }

    private Outcome decide(
            Execution execution, JobDefinition definition, Throwable error, @Nullable RetryPolicy retryPolicy) {
        if (retryPolicy instanceof RetryPolicy.Retry retry) {
            return retry(execution, definition, error, retry);
        } else if (retryPolicy instanceof RetryPolicy.Discard discard) {
            return discard(execution, definition, error, discard);
        }
        afterDiscard(execution, definition, error);
        return new Outcome.Dead(error);
    }

    private Outcome retry(Execution execution, JobDefinition definition, Throwable error, RetryPolicy.Retry retry) {
        Envelope counted = execution.envelope().countError(retry.counter());
        int failures = counted.exceptionExecutions().getOrDefault(retry.counter(), 1);
        if (!retry.continuesAfter(failures)) {
            return stopRetrying(execution, definition, error, retry.handler());
        } else if (!execution.control().holdsLease()) {
            Guarded.run(() ->
                    log.warn("{} is not retried: its queue was cleared or its lease lost while it ran.", execution));
            return new Outcome.Lost();
        }
        Duration wait;
        Instant dueAt;
        try {
            wait = retry.waitAfter(failures, error, timeAndIds.random());
            dueAt = JobInfo.checkDueTime(
                    execution.control().now(timeAndIds.clock()).plus(wait));
        } catch (Throwable e) { // the formula is the application's code
            return dead(e, error);
        }
        AtomicBoolean enqueued = new AtomicBoolean();
        try {
            execution.control().withRetries(() -> enqueued.set(enqueueRetry(counted, retry.overrides(), dueAt)));
        } catch (BrokerException e) {
            throw e; // the message is kept, and this execution repeated
        } catch (Throwable e) { // an interceptor fails, or the job has grown too large: a repetition would fail again
            return dead(e, error);
        }
        if (!enqueued.get()) {
            return new Outcome.Discarded(error);
        }
        events.on(new JobEvent.RetryEnqueued(execution.job(), error, wait));
        return new Outcome.Retried(error, dueAt);
    }

    /** Enqueues the retry; false if an interceptor refused it. */
    private boolean enqueueRetry(Envelope counted, RetryPolicy.Overrides overrides, Instant dueAt) {
        EnqueuedJob retry = enqueuer.retry(
                counted,
                new RetryTarget(
                        overrides.queue() != null
                                ? overrides.queue()
                                : counted.job().queue(),
                        overrides.priority() != null
                                ? overrides.priority()
                                : counted.job().priority(),
                        dueAt));
        if (!retry.isEnqueued()) {
            Guarded.run(() -> log.warn(
                    "The retry of {} was not enqueued ({}): an interceptor refused it.", counted, retry.status()));
        }
        return retry.isEnqueued();
    }

    private Outcome stopRetrying(
            Execution execution, JobDefinition definition, Throwable error, @Nullable ErrorHandler handler) {
        Outcome outcome = handler == null ? new Outcome.Dead(error) : runHandler(handler, execution, error);
        events.on(new JobEvent.RetryStopped(execution.job(), error));
        afterDiscard(execution, definition, error);
        return outcome;
    }

    private Outcome discard(
            Execution execution, JobDefinition definition, Throwable error, RetryPolicy.Discard discard) {
        Outcome outcome = discard.handler() == null
                ? new Outcome.Discarded(error)
                : runHandler(discard.handler(), execution, error);
        afterDiscard(execution, definition, error);
        events.on(new JobEvent.Discarded(execution.job(), error));
        return outcome;
    }

    private static Outcome runHandler(ErrorHandler handler, Execution execution, Throwable error) {
        try {
            handler.handle(execution, error);
            return new Outcome.Discarded(error);
        } catch (Throwable e) { // the handler is the application's code, like perform
            return dead(e, error);
        }
    }

    /** The outcome of an error in the handling of an error; it may be the same error, rethrown. */
    private static Outcome dead(Throwable later, Throwable error) {
        if (later != error) {
            later.addSuppressed(error);
        }
        return new Outcome.Dead(later);
    }

    private static void afterDiscard(Execution execution, JobDefinition definition, Throwable error) {
        try {
            definition.afterDiscard(execution, error);
        } catch (Throwable e) { // only logged: an error thrown here changes nothing
            Guarded.run(
                    () -> log.warn("afterDiscard of {} failed.", execution, e),
                    () -> log.warn(
                            "afterDiscard of {} failed with a {}.",
                            execution,
                            e.getClass().getName()));
        }
    }
}

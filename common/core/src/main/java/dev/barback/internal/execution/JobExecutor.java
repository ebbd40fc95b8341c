package dev.barback.internal.execution;

import dev.barback.ArgumentException;
import dev.barback.JobEvent;
import dev.barback.JobInfo;
import dev.barback.JobListener;
import dev.barback.JobTimeoutException;
import dev.barback.PerformInterceptor;
import dev.barback.UnknownJobException;
import dev.barback.internal.enqueue.CurrentUser;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.records.Guarded;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.wire.Envelope;
import dev.barback.spi.ThreadContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs jobs: see the diagram in this package's description. Thread-safe. */
public final class JobExecutor {
    private final JobRegistry registry;
    private final Wrappers wrappers;
    private final FailureHandler failureHandler;
    private final JobListener events;
    private final Clock clock;

    /**
     * Creates an executor.
     *
     * @param failureHandler decides the outcome after an error
     */
    public JobExecutor(Foundation foundation, Wrappers wrappers, FailureHandler failureHandler) {
        this.registry = foundation.registry();
        this.wrappers = wrappers;
        this.failureHandler = failureHandler;
        this.events = foundation.events();
        this.clock = foundation.clock();
    }

    /**
     * The interceptors and thread contexts of each execution.
     *
     * @param interceptors the interceptors, the first outermost
     * @param contexts the thread contexts, restored afterwards
     */
    public record Wrappers(List<PerformInterceptor> interceptors, List<ThreadContext> contexts) {
        /** Neither interceptors nor contexts. */
        public static final Wrappers NONE = new Wrappers(List.of(), List.of());

        /** Copies the lists. */
        public Wrappers {
            interceptors = List.copyOf(interceptors);
            contexts = List.copyOf(contexts);
        }
    }

    /**
     * Runs a job once. A decided outcome does not change any more; afterwards, the thread is restored.
     *
     * @param enqueued the job as it was fetched, before this execution is counted
     * @param control the connection to the caller
     * @throws RuntimeException only if a retry could not be published; the message should then be kept
     */
    public Outcome perform(Envelope enqueued, ExecutionControl control) {
        Execution execution = new Execution(enqueued.nextExecution(), control);
        ThreadSnapshot snapshot = ThreadSnapshot.take(wrappers.contexts());
        try {
            CurrentUser.set(execution.user());
            ExecutionLog log = ExecutionLog.open(execution);
            Instant start = clock.instant();
            events.on(new JobEvent.PerformStarted(execution.job(), start, waited(enqueued.job(), start)));
            log.started();
            control.started(execution.meter());
            Outcome outcome = decodeAndRun(execution, snapshot);
            Guarded.run(() -> reportEnd(execution, outcome, start, log));
            if (control.isInline() && outcome.error() instanceof InterruptedException) {
                Thread.currentThread().interrupt(); // the thread is the caller's, and so was the interruption
            }
            return outcome;
        } finally {
            snapshot.restore();
        }
    }

    private void reportEnd(Execution execution, Outcome outcome, Instant start, ExecutionLog log) {
        Instant end = clock.instant();
        Duration duration = Duration.between(start, end);
        log.ended(outcome, duration);
        events.on(new JobEvent.Performed(
                execution,
                new JobEvent.Time(start, duration, execution.control().isInline()),
                outcome.executionOutcome(),
                outcome.error(),
                outcome.result(),
                execution.meter().read(end)));
    }

    private Outcome decodeAndRun(Execution execution, ThreadSnapshot snapshot) {
        JobDefinition definition;
        try {
            definition = registry.find(execution.job().jobClass());
        } catch (UnknownJobException e) {
            return new Outcome.Dead(e);
        }
        List<@Nullable Object> values;
        try {
            values = definition.perform().decode(execution.envelope().arguments());
        } catch (ArgumentException e) {
            return failureHandler.handleUndecoded(execution, definition, e);
        }
        execution.setArguments(values);
        return run(execution, definition, values, snapshot);
    }

    private Outcome run(
            Execution execution, JobDefinition definition, List<@Nullable Object> values, ThreadSnapshot snapshot) {
        Chain chain = new Chain(interceptors(definition), execution, definition, values);
        try {
            try {
                chain.proceed();
            } finally {
                execution.control().ended();
                snapshot.restoreContexts();
            }
        } catch (Throwable e) { // a job may throw anything; an Error too is the job's failure, not the worker's
            return failureHandler.handle(execution, definition, timeout(execution, e));
        }
        return chain.performed ? new Outcome.Completed(chain.result, chain.returned) : new Outcome.Halted();
    }

    private static Throwable timeout(Execution execution, Throwable error) {
        return execution.control().isTimedOut()
                ? new JobTimeoutException(execution + " took longer than its timeout and was interrupted.", error)
                : error;
    }

    private List<PerformInterceptor> interceptors(JobDefinition definition) {
        PerformInterceptor jobInterceptor = definition.performInterceptor();
        if (jobInterceptor == null) {
            return wrappers.interceptors();
        }
        List<PerformInterceptor> all = new ArrayList<>(wrappers.interceptors());
        all.add(jobInterceptor);
        return all;
    }

    private static @Nullable Duration waited(JobInfo job, Instant start) {
        Instant since = job.scheduledAt() != null ? job.scheduledAt() : job.enqueuedAt();
        return since == null ? null : Duration.between(since, start);
    }

    /** One pass through the interceptors; each proceed() is one step further. */
    private static final class Chain implements PerformInterceptor.Proceed {
        private final List<PerformInterceptor> interceptors;
        private final Execution execution;
        private final JobDefinition definition;
        private final List<@Nullable Object> values;
        private int next;
        private boolean performed;
        private @Nullable Object returned;
        private @Nullable Object result;

        Chain(
                List<PerformInterceptor> interceptors,
                Execution execution,
                JobDefinition definition,
                List<@Nullable Object> values) {
            this.interceptors = interceptors;
            this.execution = execution;
            this.definition = definition;
            this.values = values;
        }

        @Override
        public boolean proceed() throws Exception {
            if (next < interceptors.size()) {
                interceptors.get(next++).aroundPerform(execution, this);
            } else if (!performed) { // an interceptor that proceeds twice performs once
                returned = invoke();
                result = AsyncResult.resultOf(returned);
                performed = true;
            }
            return performed;
        }

        private @Nullable Object invoke() throws Exception {
            try {
                return definition.invoke(execution, values);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new java.lang.reflect.UndeclaredThrowableException(e);
            }
        }
    }
}

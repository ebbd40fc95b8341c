package dev.barback.internal.runtime;

import dev.barback.JobListener;
import dev.barback.JobOperations;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.PerformInterceptor;
import dev.barback.internal.enqueue.EnqueueSettings;
import dev.barback.internal.enqueue.Enqueuer;
import dev.barback.internal.enqueue.Foundation;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.enqueue.TransactionHook;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.execution.FailureHandler;
import dev.barback.internal.execution.JobExecutor;
import dev.barback.internal.execution.Outcome;
import dev.barback.internal.morgue.Morgue;
import dev.barback.internal.operation.ScopedJobOperations;
import dev.barback.internal.records.JobEvents;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.worker.Processor;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.Broker;
import dev.barback.spi.ThreadContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Barback without a framework:
 *
 * <pre>{@code
 * Barback barback = Barback.builder(broker, JobRegistry.of(new HelloWorldJob())).build();
 * barback.jobs().performLater(HelloWorldJob::perform);
 * try (Worker worker = barback.worker(WorkerOptions.forQueue("default"))) {
 *     worker.start();
 *     ...
 * }
 * }</pre>
 *
 * Immutable and thread-safe. It does not close the broker.
 */
public final class Barback {
    private final Foundation foundation;
    private final Enqueuer enqueuer;
    private final JobExecutor executor;
    private final Jobs jobs;
    private final Morgue morgue;

    private Barback(Foundation foundation, EnqueueSettings enqueueSettings, JobExecutor.Wrappers wrappers) {
        this.foundation = foundation;
        this.enqueuer = new Enqueuer(foundation, enqueueSettings);
        this.executor = new JobExecutor(foundation, wrappers, new FailureHandler(foundation, enqueuer));
        this.jobs = new EnqueuingJobs(enqueuer, executor);
        this.morgue = new Morgue(foundation.broker(), foundation.codec(), foundation.timeAndIds());
    }

    /**
     * Barback on this foundation.
     *
     * @param wrappers the interceptors and thread contexts of each execution
     */
    public static Barback of(Foundation foundation, EnqueueSettings enqueueSettings, JobExecutor.Wrappers wrappers) {
        return new Barback(foundation, enqueueSettings, wrappers);
    }

    /** Creates a builder. */
    public static Builder builder(Broker broker, JobRegistry registry) {
        return new Builder(broker, registry);
    }

    /** The job classes of the application. */
    public JobRegistry registry() {
        return foundation.registry();
    }

    /** Enqueues jobs, or runs them on the caller's thread. */
    public Jobs jobs() {
        return jobs;
    }

    /**
     * Runs a job on the caller's thread, as {@link Jobs#performNow} does, and returns its outcome.
     *
     * @param control the connection of the execution to the caller
     */
    public Outcome perform(NewJob job, ExecutionControl control) {
        return executor.perform(enqueuer.prepare(job), control);
    }

    /** The morgue: jobs that failed for good. */
    public Morgue morgue() {
        return morgue;
    }

    /** Operations on enqueued jobs: show, cancel, postpone, revive, delete. */
    public JobOperations jobOperations() {
        return new ScopedJobOperations(foundation, morgue);
    }

    /** Creates a worker, not started yet. */
    public Worker worker(WorkerOptions options) {
        return Worker.create(options, foundation, executor, morgue);
    }

    /** Runs jobs one by one on the caller's thread, as a worker would. */
    public Processor processor() {
        return Processor.create(foundation, executor, morgue);
    }

    /** The options of Barback, all with defaults. */
    public static final class Builder {
        private final Broker broker;
        private final JobRegistry registry;
        private EnqueueSettings enqueueSettings = new EnqueueSettings("default", List.of(), TransactionHook.NONE);
        private List<PerformInterceptor> performInterceptors = List.of();
        private List<ThreadContext> threadContexts = List.of();
        private List<JobListener> listeners = List.of();
        private @Nullable JobStoreWriter jobStoreWriter;
        private EnvelopeCodec codec = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);
        private TimeAndIds timeAndIds = TimeAndIds.SYSTEM;

        private Builder(Broker broker, JobRegistry registry) {
            this.broker = broker;
            this.registry = registry;
        }

        /** The settings of enqueues. Default: to the queue "default", without interceptors and transactions. */
        public Builder enqueueSettings(EnqueueSettings settings) {
            enqueueSettings = settings;
            return this;
        }

        /** The interceptors of every execution, the first outermost. Default: none. */
        public Builder performInterceptors(List<PerformInterceptor> interceptors) {
            performInterceptors = List.copyOf(interceptors);
            return this;
        }

        /**
         * The thread contexts to restore after an execution, besides the thread's own state and the MDC. Default: none.
         */
        public Builder threadContexts(List<? extends ThreadContext> contexts) {
            threadContexts = List.copyOf(contexts);
            return this;
        }

        /** The listeners of job events. Default: none. */
        public Builder listeners(List<? extends JobListener> all) {
            listeners = List.copyOf(all);
            return this;
        }

        /** The writer of the job store; closed by the caller, after the workers. Default: no job store. */
        public Builder jobStoreWriter(JobStoreWriter writer) {
            jobStoreWriter = writer;
            return this;
        }

        /** The maximum size of a job, in bytes of JSON. Default: {@link EnvelopeCodec#MAX_BYTES}. */
        public Builder maxJobBytes(int bytes) {
            codec = new EnvelopeCodec(bytes);
            return this;
        }

        /** The sources of time, ids and random numbers. Default: the system's. */
        public Builder timeAndIds(TimeAndIds all) {
            timeAndIds = all;
            return this;
        }

        /** Builds Barback. */
        public Barback build() {
            JobEvents events = new JobEvents(listeners, jobStoreWriter);
            return new Barback(
                    new Foundation(broker, codec, registry, events, timeAndIds),
                    enqueueSettings,
                    new JobExecutor.Wrappers(performInterceptors, threadContexts));
        }
    }
}

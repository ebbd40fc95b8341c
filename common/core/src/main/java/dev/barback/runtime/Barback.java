package dev.barback.runtime;

import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.PerformInterceptor;
import dev.barback.broker.Broker;
import dev.barback.enqueue.CommitBoundary;
import dev.barback.enqueue.EnqueueSettings;
import dev.barback.enqueue.Enqueuer;
import dev.barback.enqueue.Sources;
import dev.barback.execution.Outcome;
import dev.barback.execution.Performer;
import dev.barback.execution.Rescuer;
import dev.barback.execution.Run;
import dev.barback.execution.ThreadContext;
import dev.barback.morgue.Morgue;
import dev.barback.record.JobEvents;
import dev.barback.record.JobListener;
import dev.barback.record.Recorder;
import dev.barback.registry.JobRegistry;
import dev.barback.steering.Steering;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.worker.Processor;
import dev.barback.worker.Worker;
import dev.barback.worker.WorkerOptions;
import java.util.ArrayList;
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
    private final Broker broker;
    private final JobRegistry registry;
    private final Builder parts;
    private final JobEvents events;
    private final Jobs jobs;
    private final Enqueuer enqueuer;
    private final Performer performer;

    private Barback(Builder parts) {
        this.parts = parts;
        this.broker = parts.broker;
        this.registry = parts.registry;
        this.events = new JobEvents(parts.allListeners());
        this.enqueuer = Enqueuer.create(
                registry,
                new Enqueuer.Route(broker, parts.codec, events, parts.recorder),
                parts.settings,
                parts.sources);
        Rescuer rescuer = new Rescuer(enqueuer, events, parts.sources);
        this.performer = new Performer(
                registry,
                new Performer.Around(parts.performInterceptors, parts.threadContexts),
                rescuer,
                events,
                parts.sources.clock());
        this.jobs = new EnqueuingJobs(enqueuer, performer);
    }

    /** Starts to put it together. */
    public static Builder builder(Broker broker, JobRegistry registry) {
        return new Builder(broker, registry);
    }

    /** Enqueues jobs, and runs them here. */
    public Jobs jobs() {
        return jobs;
    }

    /**
     * Runs a job on the caller's thread, as {@link Jobs#performNow} does, and tells how it ended.
     *
     * @param run what the job's execution is told of the caller
     */
    public Outcome perform(NewJob job, Run run) {
        return performer.perform(enqueuer.prepare(job), run);
    }

    /** The jobs that failed for good. */
    public Morgue morgue() {
        return new Morgue(broker, parts.codec, parts.sources);
    }

    /** Shows jobs, and steers those that have not ended. */
    public Steering steering() {
        return new Steering(
                new Steering.Parts(broker, parts.codec, registry, morgue(), parts.sources.clock(), parts.recorder));
    }

    /** A new worker, not started yet. */
    public Worker worker(WorkerOptions options) {
        return Worker.create(options, engine());
    }

    /** Runs jobs one by one on the caller's thread, as a worker would. */
    public Processor processor() {
        return Processor.create(engine());
    }

    private Worker.Engine engine() {
        return new Worker.Engine(
                broker, parts.codec, registry, performer, morgue(), events, parts.sources.clock(), parts.recorder);
    }

    /** The parts, all with defaults. */
    public static final class Builder {
        private final Broker broker;
        private final JobRegistry registry;
        private EnqueueSettings settings = new EnqueueSettings("default", List.of(), CommitBoundary.NONE);
        private List<PerformInterceptor> performInterceptors = List.of();
        private List<ThreadContext> threadContexts = List.of();
        private List<JobListener> listeners = List.of();
        private @Nullable Recorder recorder;
        private EnvelopeCodec codec = new EnvelopeCodec(EnvelopeCodec.LARGEST);
        private Sources sources = Sources.SYSTEM;

        private Builder(Broker broker, JobRegistry registry) {
            this.broker = broker;
            this.registry = registry;
        }

        /** How to enqueue. Default: to the queue "default", without interceptors and transactions. */
        public Builder enqueue(EnqueueSettings how) {
            settings = how;
            return this;
        }

        /** Around every execution, the first outermost. Default: none. */
        public Builder performInterceptors(List<PerformInterceptor> interceptors) {
            performInterceptors = List.copyOf(interceptors);
            return this;
        }

        /** What of a thread is after an execution as it was before, besides what Java and SLF4J know. Default: nothing. */
        public Builder threadContexts(List<? extends ThreadContext> contexts) {
            threadContexts = List.copyOf(contexts);
            return this;
        }

        /** Who is told what happens to jobs. Default: nobody. */
        public Builder listeners(List<? extends JobListener> all) {
            listeners = List.copyOf(all);
            return this;
        }

        /** Who remembers jobs; closed by the caller, after the workers. Default: nobody does. */
        public Builder recorder(Recorder remembers) {
            recorder = remembers;
            return this;
        }

        private List<JobListener> allListeners() {
            List<JobListener> all = new ArrayList<>(listeners);
            if (recorder != null) {
                all.add(recorder);
            }
            return all;
        }

        /** The largest job, in bytes of JSON. Default: {@link EnvelopeCodec#LARGEST}. */
        public Builder maxJobBytes(int bytes) {
            codec = new EnvelopeCodec(bytes);
            return this;
        }

        /** Time, ids and randomness. Default: the system's. */
        public Builder sources(Sources all) {
            sources = all;
            return this;
        }

        /** Puts it together. */
        public Barback build() {
            return new Barback(this);
        }
    }
}

package dev.barback.enqueue;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.EnqueueOptions;
import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.NewJob;
import dev.barback.broker.Broker;
import dev.barback.broker.QueueNames;
import dev.barback.record.JobListener;
import dev.barback.registry.JobDefinition;
import dev.barback.registry.JobRegistry;
import dev.barback.registry.Parameter;
import dev.barback.wire.ArgumentCodec;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns calls into published jobs. Thread-safe. */
public final class Enqueuer {
    private final JobRegistry registry;
    private final Publishing publishing;
    private final EnvelopeCodec codec;
    private final EnqueueSettings settings;
    private final Sources sources;

    private Enqueuer(
            JobRegistry registry,
            Publishing publishing,
            EnvelopeCodec codec,
            EnqueueSettings settings,
            Sources sources) {
        this.registry = registry;
        this.publishing = publishing;
        this.codec = codec;
        this.settings = settings;
        this.sources = sources;
    }

    /** An enqueuer for the jobs of a registry. */
    public static Enqueuer create(JobRegistry registry, Route route, EnqueueSettings settings, Sources sources) {
        return new Enqueuer(
                registry,
                new Publishing(route.broker(), route.events(), settings.commits()),
                route.codec(),
                settings,
                sources);
    }

    /**
     * The way of a job out of this process.
     *
     * @param broker takes it
     * @param codec writes it
     * @param events tells of it
     */
    public record Route(Broker broker, EnvelopeCodec codec, JobListener events) {}

    /** The job as it would be enqueued, arguments checked and written. */
    public Envelope prepare(NewJob job) {
        JobDefinition definition = registry.find(job);
        return prepare(job, definition, queue(job.options(), definition));
    }

    private Envelope prepare(NewJob job, JobDefinition definition, String queue) {
        Envelope fresh = Envelope.create(
                definition.name(),
                sources.ids().get(),
                queue,
                priority(job.options(), definition),
                arguments(job, definition));
        return stamped(fresh, fresh.queue(), fresh.priority(), dueAt(job.options()));
    }

    /** Enqueues one job, with interceptors. */
    public EnqueuedJob enqueue(NewJob job) {
        return enqueue(prepare(job));
    }

    /** Enqueues a job that failed once more: same id, counters kept, interceptors run again. */
    public EnqueuedJob retry(Envelope failed, Rescheduled to) {
        return enqueue(stamped(failed, to.queue(), to.priority(), to.dueAt()));
    }

    /**
     * Where and when a retry goes.
     *
     * @param queue its queue
     * @param priority its priority; null = none
     * @param dueAt its due time
     */
    public record Rescheduled(String queue, @Nullable Integer priority, Instant dueAt) {}

    /** Enqueues many jobs in few round trips, without interceptors. */
    public List<EnqueuedJob> enqueueAll(Iterable<NewJob> jobs) {
        List<NewJob> asked = new ArrayList<>();
        jobs.forEach(asked::add);
        List<BulkJob> bulk = asked.stream().map(this::bulkJob).toList();
        publishing.publishAll(bulk);

        List<EnqueuedJob> results = new ArrayList<>(bulk.size());
        for (int i = 0; i < bulk.size(); i++) {
            results.add(result(asked.get(i), bulk.get(i)));
        }
        return results;
    }

    /** Only what is needed to know the queue; the rest is done while earlier jobs are on their way. */
    private BulkJob bulkJob(NewJob job) {
        try {
            JobDefinition definition = registry.find(job);
            String queue = queue(job.options(), definition);
            return BulkJob.to(queue, () -> Outgoing.of(prepare(job, definition, queue), codec));
        } catch (BarbackException e) {
            return BulkJob.refused(e);
        }
    }

    private EnqueuedJob enqueue(Envelope envelope) {
        Outgoing outgoing = Outgoing.of(envelope, codec);
        Chain chain = new Chain(interceptors(envelope), outgoing);
        try {
            chain.proceed();
        } catch (EnqueueException e) {
            return result(envelope, Status.FAILED, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new BarbackException("An interceptor failed on enqueuing " + envelope + ".", e);
        }
        return result(envelope, chain.reached == null ? Status.HALTED : chain.reached, null);
    }

    private List<EnqueueInterceptor> interceptors(Envelope envelope) {
        EnqueueInterceptor own = registry.find(envelope.jobClass()).enqueueInterceptor();
        if (own == null) {
            return settings.interceptors();
        }
        List<EnqueueInterceptor> all = new ArrayList<>(settings.interceptors());
        all.add(own);
        return all;
    }

    private Envelope stamped(Envelope envelope, String queue, @Nullable Integer priority, @Nullable Instant dueAt) {
        return envelope.enqueued(queue, priority, sources.clock().instant(), dueAt);
    }

    private String queue(EnqueueOptions options, JobDefinition definition) {
        if (options.queue() != null) {
            return QueueNames.checkForJobs(options.queue());
        }
        return definition.queue() != null ? definition.queue() : settings.defaultQueue();
    }

    private static @Nullable Integer priority(EnqueueOptions options, JobDefinition definition) {
        return options.priority() != null ? options.priority() : definition.priority();
    }

    private @Nullable Instant dueAt(EnqueueOptions options) {
        if (options.waitFor() == null) {
            return options.waitUntil();
        }
        try {
            return sources.clock().instant().plus(options.waitFor());
        } catch (java.time.DateTimeException | ArithmeticException e) {
            throw new ArgumentException("A wait of " + options.waitFor() + " leads to the end of time.", e);
        }
    }

    private static ArrayNode arguments(NewJob job, JobDefinition definition) {
        definition.perform().bind(job.arguments());
        ArrayNode written = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < job.arguments().size(); i++) {
            try {
                written.add(ArgumentCodec.write(job.arguments().get(i)));
            } catch (ArgumentException e) {
                throw new ArgumentException(
                        "Argument %s of %s: %s".formatted(label(i, definition), definition.name(), e.getMessage()), e);
            }
        }
        return written;
    }

    private static String label(int position, JobDefinition definition) {
        List<Parameter> parameters = definition.perform().parameters();
        return position < parameters.size()
                ? "%d (%s)".formatted(position + 1, parameters.get(position).name())
                : Integer.toString(position + 1);
    }

    private static EnqueuedJob result(Envelope envelope, Status status, @Nullable Throwable error) {
        return new EnqueuedJob(
                envelope.jobId(),
                envelope.jobClass(),
                envelope.queue(),
                envelope.priority(),
                envelope.scheduledAt(),
                status,
                error);
    }

    private static EnqueuedJob result(NewJob asked, BulkJob job) {
        Outgoing written = job.outgoing();
        return written == null ? refused(asked, job.error()) : result(written.envelope(), job.status(), job.error());
    }

    private static EnqueuedJob refused(NewJob job, @Nullable Throwable error) {
        String name = job.name() != null ? job.name() : "";
        String queue = job.options().queue() != null ? job.options().queue() : "";
        return new EnqueuedJob("", name, queue, job.options().priority(), null, Status.FAILED, error);
    }

    /** One way through the interceptors; each proceed() is one step further. */
    private final class Chain implements EnqueueInterceptor.Proceed {
        private final List<EnqueueInterceptor> interceptors;
        private final Outgoing outgoing;
        private int next;
        private @Nullable Status reached;

        Chain(List<EnqueueInterceptor> interceptors, Outgoing outgoing) {
            this.interceptors = interceptors;
            this.outgoing = outgoing;
        }

        @Override
        public boolean proceed() throws Exception {
            if (next < interceptors.size()) {
                interceptors.get(next++).aroundEnqueue(outgoing.envelope(), this);
            } else if (reached == null) { // an interceptor that proceeds twice enqueues once
                reached = publishing.publish(outgoing);
            }
            return reached != null;
        }
    }
}

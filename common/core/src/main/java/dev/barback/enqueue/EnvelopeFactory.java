package dev.barback.enqueue;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.EnqueueOptions;
import dev.barback.NewJob;
import dev.barback.broker.QueueNames;
import dev.barback.registry.JobDefinition;
import dev.barback.registry.JobRegistry;
import dev.barback.registry.Parameter;
import dev.barback.registry.PerformMethod;
import dev.barback.wire.DueTimes;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.JobAttributes;
import dev.barback.wire.JobIds;
import dev.barback.wire.NewEnvelope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates the envelopes of jobs. All methods may throw a {@link BarbackException} that says what does not fit.
 * Thread-safe.
 */
final class EnvelopeFactory {
    private final JobRegistry registry;
    private final EnvelopeCodec codec;
    private final String defaultQueue;
    private final TimeAndIds sources;
    private final boolean recorded;

    /** Creates the factory for a route. */
    EnvelopeFactory(JobRegistry registry, Enqueuer.Route route, String defaultQueue, TimeAndIds sources) {
        this.registry = registry;
        this.codec = route.codec();
        this.recorded = route.recorder() != null;
        this.defaultQueue = defaultQueue;
        this.sources = sources;
    }

    /**
     * A job with its class and queue; its arguments are not checked yet.
     *
     * @param asked the job as given by the caller
     * @param definition its class
     * @param queue its queue
     */
    record Placed(NewJob asked, JobDefinition definition, String queue) {}

    Placed place(NewJob job) {
        JobDefinition definition = registry.find(job);
        return new Placed(job, definition, queue(job.options(), definition));
    }

    /** The job to publish: arguments checked and serialized, with a new id and the time. */
    PendingJob write(Placed job) {
        List<@Nullable Object> arguments = arguments(job);
        NewEnvelope fresh = fresh(job);
        byte[] data = codec.write(fresh, arguments, i -> label(i, job.definition()));
        PendingJob pending = PendingJob.of(fresh, data, recorded);
        return job.asked().options().jobId() == null ? pending : pending.once();
    }

    /** A job that was enqueued before, with its next job version. */
    PendingJob write(Envelope again) {
        return PendingJob.of(again, codec.write(again), recorded);
    }

    /** The envelope as a worker would read it. */
    Envelope envelope(Placed job) {
        return EnvelopeCodec.envelope(fresh(job), arguments(job), i -> label(i, job.definition()));
    }

    private static List<@Nullable Object> arguments(Placed job) {
        PerformMethod perform = job.definition().perform();
        List<@Nullable Object> arguments = perform.gatherVarargs(job.asked());
        perform.check(arguments);
        return arguments;
    }

    private NewEnvelope fresh(Placed job) {
        JobDefinition definition = job.definition();
        EnqueueOptions options = job.asked().options();
        Instant now = sources.clock().instant();
        return new NewEnvelope(
                definition.name(),
                id(options),
                job.queue(),
                options.priority() != null ? options.priority() : definition.priority(),
                now,
                dueAt(options, now),
                user(options),
                options.duration() == null ? null : JobAttributes.checkDuration(options.duration()),
                options.webhook() == null ? null : JobAttributes.checkWebhook(options.webhook()));
    }

    /** The user: by default, the user of the job that enqueues this one. */
    private static @Nullable String user(EnqueueOptions options) {
        if (options.user() != null) {
            return JobAttributes.checkUser(options.user());
        }
        return options.isNobodys() ? null : CurrentUser.user();
    }

    private String id(EnqueueOptions options) {
        String chosen = options.jobId();
        return chosen == null ? sources.ids().get() : JobIds.check(chosen);
    }

    private String queue(EnqueueOptions options, JobDefinition definition) {
        if (options.queue() != null) {
            return QueueNames.checkForJobs(options.queue());
        }
        return definition.queue() != null ? definition.queue() : defaultQueue;
    }

    private static @Nullable Instant dueAt(EnqueueOptions options, Instant now) {
        if (options.waitFor() == null) {
            return options.waitUntil() == null ? null : DueTimes.check(options.waitUntil());
        }
        try {
            return DueTimes.check(now.plus(options.waitFor()));
        } catch (java.time.DateTimeException | ArithmeticException e) {
            throw new ArgumentException("A wait of " + options.waitFor() + " is too long.", e);
        }
    }

    private static String label(int position, JobDefinition definition) {
        List<Parameter> parameters = definition.perform().parameters();
        return position < parameters.size()
                ? "%d (%s)".formatted(position + 1, parameters.get(position).name())
                : Integer.toString(position + 1);
    }
}

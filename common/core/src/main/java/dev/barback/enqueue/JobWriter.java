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
import dev.barback.wire.FreshJob;
import dev.barback.wire.JobIds;
import dev.barback.wire.Submission;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes new jobs down. All of it may throw a {@link BarbackException} that says what does not fit. Thread-safe. */
final class JobWriter {
    private final JobRegistry registry;
    private final EnvelopeCodec codec;
    private final String defaultQueue;
    private final Sources sources;
    private final boolean recorded;

    /** For the way that the jobs will go. */
    JobWriter(JobRegistry registry, Enqueuer.Route route, String defaultQueue, Sources sources) {
        this.registry = registry;
        this.codec = route.codec();
        this.recorded = route.recorder() != null;
        this.defaultQueue = defaultQueue;
        this.sources = sources;
    }

    /**
     * A job that was found, and has a queue; its arguments were not looked at.
     *
     * @param asked the job as it was given
     * @param definition its class
     * @param queue where it goes
     */
    record Placed(NewJob asked, JobDefinition definition, String queue) {}

    Placed place(NewJob job) {
        JobDefinition definition = registry.find(job);
        return new Placed(job, definition, queue(job.options(), definition));
    }

    /** The job as it is published: arguments checked and written, with a new id and the time. */
    Outgoing write(Placed job) {
        List<@Nullable Object> arguments = arguments(job);
        FreshJob fresh = fresh(job);
        byte[] data = codec.write(fresh, arguments, i -> label(i, job.definition()));
        Outgoing outgoing = Outgoing.of(fresh, data, recorded);
        return job.asked().options().jobId() == null ? outgoing : outgoing.once();
    }

    /** A job that was written before, with its next edition. */
    Outgoing write(Envelope again) {
        return Outgoing.of(again, codec.write(again), recorded);
    }

    /** The same, as a worker would read it. */
    Envelope envelope(Placed job) {
        return EnvelopeCodec.envelope(fresh(job), arguments(job), i -> label(i, job.definition()));
    }

    private static List<@Nullable Object> arguments(Placed job) {
        PerformMethod perform = job.definition().perform();
        List<@Nullable Object> arguments = perform.gathered(job.asked());
        perform.check(arguments);
        return arguments;
    }

    private FreshJob fresh(Placed job) {
        JobDefinition definition = job.definition();
        EnqueueOptions options = job.asked().options();
        Instant now = sources.clock().instant();
        return new FreshJob(
                definition.name(),
                id(options),
                job.queue(),
                options.priority() != null ? options.priority() : definition.priority(),
                now,
                dueAt(options, now),
                user(options),
                options.duration() == null ? null : Submission.checkDuration(options.duration()),
                options.webhook() == null ? null : Submission.checkWebhook(options.webhook()));
    }

    /** What a job enqueues is its user's, unless said otherwise. */
    private static @Nullable String user(EnqueueOptions options) {
        if (options.user() != null) {
            return Submission.checkUser(options.user());
        }
        return options.isNobodys() ? null : Behalf.user();
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
            throw new ArgumentException("A wait of " + options.waitFor() + " leads to the end of time.", e);
        }
    }

    private static String label(int position, JobDefinition definition) {
        List<Parameter> parameters = definition.perform().parameters();
        return position < parameters.size()
                ? "%d (%s)".formatted(position + 1, parameters.get(position).name())
                : Integer.toString(position + 1);
    }
}

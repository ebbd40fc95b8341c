package dev.barback.internal.enqueue;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.EnqueueOptions;
import dev.barback.JobInfo;
import dev.barback.NewJob;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.PerformMethod;
import dev.barback.internal.wire.ArgumentFormatException;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.QueueNames;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates the envelopes of jobs. All methods may throw a {@link BarbackException} that says what does not fit.
 * Thread-safe.
 */
final class EnvelopeFactory {
    private final JobRegistry registry;
    private final EnvelopeCodec codec;
    private final String defaultQueue;
    private final TimeAndIds timeAndIds;
    private final boolean recorded;
    private final boolean recordsInMessages;

    /** Creates the factory. */
    EnvelopeFactory(Foundation foundation, String defaultQueue) {
        this.registry = foundation.registry();
        this.codec = foundation.codec();
        this.recorded = foundation.jobStoreWriter() != null;
        this.recordsInMessages = foundation.recordsInMessages();
        this.defaultQueue = defaultQueue;
        this.timeAndIds = foundation.timeAndIds();
    }

    /**
     * A job with its class and queue; its arguments are not checked yet.
     *
     * @param newJob the job as given by the caller
     * @param definition its class
     * @param queue its queue
     */
    record ResolvedJob(NewJob newJob, JobDefinition definition, String queue) {}

    ResolvedJob resolve(NewJob job) {
        JobDefinition definition = registry.find(job);
        return new ResolvedJob(job, definition, queue(job.options(), definition));
    }

    /** The job to publish: arguments checked and serialized, with a new id and the time. */
    PendingJob write(ResolvedJob job) {
        List<@Nullable Object> arguments = arguments(job);
        JobInfo info = info(job);
        byte[] data = written(job, arguments, () -> codec.write(info, arguments));
        PendingJob pending = PendingJob.of(info, data, recorded);
        if (job.newJob().options().jobId() != null) {
            return pending.requireNewId();
        }
        return recordsInMessages ? pending.recordedByMessage() : pending;
    }

    /** A job that was enqueued before, with its next job version. */
    PendingJob write(Envelope envelope) {
        return PendingJob.of(envelope.job(), codec.write(envelope), recorded);
    }

    /** The envelope as a worker would read it. */
    Envelope envelope(ResolvedJob job) {
        List<@Nullable Object> arguments = arguments(job);
        return written(job, arguments, () -> EnvelopeCodec.envelope(info(job), arguments));
    }

    /** What the writer returns; its exception about an argument names the parameter. */
    private static <T> T written(ResolvedJob job, List<@Nullable Object> arguments, Supplier<T> writer) {
        try {
            return writer.get();
        } catch (ArgumentFormatException e) {
            throw job.definition().perform().unwritable(arguments, e);
        }
    }

    private static List<@Nullable Object> arguments(ResolvedJob job) {
        PerformMethod perform = job.definition().perform();
        List<@Nullable Object> arguments = perform.gatherVarargs(job.newJob());
        perform.check(arguments);
        return arguments;
    }

    private JobInfo info(ResolvedJob job) {
        JobDefinition definition = job.definition();
        EnqueueOptions options = job.newJob().options();
        Instant now = timeAndIds.clock().instant();
        return JobInfo.builder(id(options), definition.name(), job.queue())
                .options(options)
                .user(user(options))
                .priority(options.priority() != null ? options.priority() : definition.priority())
                .enqueuedAt(now)
                .scheduledAt(dueAt(options, now))
                .build();
    }

    /** The user: by default, the user of the job that enqueues this one. */
    private static @Nullable String user(EnqueueOptions options) {
        return options.user() != null || options.hasNoUser() ? options.user() : CurrentUser.user();
    }

    private String id(EnqueueOptions options) {
        String chosenId = options.jobId();
        return chosenId == null ? timeAndIds.ids().get() : JobInfo.checkId(chosenId);
    }

    private String queue(EnqueueOptions options, JobDefinition definition) {
        if (options.queue() != null) {
            return QueueNames.checkForJobs(options.queue());
        }
        return definition.queue() != null ? definition.queue() : defaultQueue;
    }

    private static @Nullable Instant dueAt(EnqueueOptions options, Instant now) {
        if (options.waitFor() == null) {
            return options.waitUntil();
        }
        try {
            return now.plus(options.waitFor());
        } catch (DateTimeException | ArithmeticException e) {
            throw new ArgumentException("A wait of " + options.waitFor() + " is too long.", e);
        }
    }
}

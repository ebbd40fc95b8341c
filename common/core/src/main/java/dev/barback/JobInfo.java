package dev.barback;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of an enqueued job without reading its arguments. Implementations are thread-safe. */
public interface JobInfo {

    /** The id given when the job was enqueued first. It stays the same over all retries. */
    String jobId();

    /** The job's stable name: see {@link JobName}. */
    String jobClass();

    /** The queue the job was enqueued to. */
    String queue();

    /** Lower runs sooner; null when none was set, which counts as 0. */
    @Nullable Integer priority();

    /** How often {@code perform} was started, the current execution included; 0 before the first. */
    int executions();

    /** When the job, or its latest retry, was enqueued; null where the enqueuer did not say. */
    @Nullable Instant enqueuedAt();

    /** The due time: not before this instant; null = as soon as possible. */
    @Nullable Instant scheduledAt();

    /** On whose behalf it runs; null = nobody's in particular. See {@link EnqueueOptions#user()}. */
    @Nullable String user();

    /** How long it should take, as whoever enqueued it has said; null where nobody has. */
    @Nullable Duration duration();

    /** Where its end is to be posted; null = nowhere in particular. See {@link EnqueueOptions#webhook()}. */
    @Nullable URI webhook();
}

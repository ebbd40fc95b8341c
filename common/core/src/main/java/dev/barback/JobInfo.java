package dev.barback;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The facts of an enqueued job that can be read without its arguments. Implementations are thread-safe. */
public interface JobInfo {

    /** The id given when the job was enqueued first. It stays the same over all retries. */
    String jobId();

    /** The job's stable name: see {@link JobName}. */
    String jobClass();

    /** The queue the job was enqueued to. */
    String queue();

    /** Lower runs sooner; null when none was set, which counts as 0. */
    @Nullable Integer priority();

    /** The number of executions started, including the current one; 0 before the first. */
    int executions();

    /** When the job, or its latest retry, was enqueued; null = not stated. */
    @Nullable Instant enqueuedAt();

    /** The due time: not before this instant; null = as soon as possible. */
    @Nullable Instant scheduledAt();

    /** The user on whose behalf it runs; null = none. See {@link EnqueueOptions#user()}. */
    @Nullable String user();

    /** How long it should take, as stated by the enqueuer; null = not stated. */
    @Nullable Duration duration();

    /** The address to which its end is posted; null = not stated. See {@link EnqueueOptions#webhook()}. */
    @Nullable URI webhook();
}

package dev.barback.test;

import dev.barback.JobInfo;
import dev.barback.record.JobEvent.Ending;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as a test finds it: enqueued, buried, or one execution of it. Immutable, if its arguments are. */
public final class FoundJob implements JobInfo {
    private final JobInfo job;
    private final List<Object> arguments;
    private final List<String> parameters;
    private final Fate fate;

    /**
     * A job.
     *
     * @param parameters the names of the arguments; empty where they are not known
     */
    FoundJob(JobInfo job, List<Object> arguments, List<String> parameters, Fate fate) {
        this.job = job;
        this.arguments = Collections.unmodifiableList(arguments);
        this.parameters = parameters;
        this.fate = fate;
    }

    /**
     * What has become of it.
     *
     * @param ending how its execution ended; null if it has not run
     * @param error what it threw; null if nothing
     * @param reason why it was buried; empty if it was not
     */
    record Fate(@Nullable Ending ending, @Nullable Throwable error, String reason) {
        static final Fate OPEN = new Fate(null, null, "");
    }

    /**
     * The arguments as a worker gets them: written as JSON, read again, and fitted to the parameters of {@code
     * perform}, without the context. Unmodifiable; elements may be null.
     */
    public List<Object> arguments() {
        return arguments;
    }

    /** What its execution threw; of a buried job, the last one. Null if nothing, or if it has not run. */
    public @Nullable Throwable error() {
        return fate.error();
    }

    /** How its execution ended; null if it has not run. */
    public @Nullable Ending ending() {
        return fate.ending();
    }

    /** Why it lies in the morgue, in a sentence; empty if it does not. */
    public String reason() {
        return fate.reason();
    }

    List<String> parameters() {
        return parameters;
    }

    @Override
    public String jobId() {
        return job.jobId();
    }

    @Override
    public String jobClass() {
        return job.jobClass();
    }

    @Override
    public String queue() {
        return job.queue();
    }

    @Override
    public @Nullable Integer priority() {
        return job.priority();
    }

    @Override
    public int executions() {
        return job.executions();
    }

    @Override
    public @Nullable Instant enqueuedAt() {
        return job.enqueuedAt();
    }

    @Override
    public @Nullable Instant scheduledAt() {
        return job.scheduledAt();
    }

    @Override
    public @Nullable String user() {
        return job.user();
    }

    @Override
    public @Nullable Duration duration() {
        return job.duration();
    }

    @Override
    public @Nullable URI webhook() {
        return job.webhook();
    }

    /** The job's name with its arguments: {@code HelloMeJob("Ada", "Lovelace")}. */
    @Override
    public String toString() {
        return Words.call(jobClass(), arguments);
    }
}

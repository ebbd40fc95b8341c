package dev.barback.test;

import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job found by a test: enqueued, buried, or one of its executions. Immutable, if its arguments are. */
public final class FoundJob {
    private final JobInfo job;
    private final List<Object> arguments;
    private final List<String> parameters;
    private final End end;

    /**
     * A job.
     *
     * @param parameters the names of the arguments; empty if they are unknown
     */
    FoundJob(JobInfo job, List<Object> arguments, List<String> parameters, End end) {
        this.job = job;
        this.arguments = Collections.unmodifiableList(arguments);
        this.parameters = parameters;
        this.end = end;
    }

    /**
     * How the job ended.
     *
     * @param outcome how its execution ended; null if it has not run
     * @param error the error that it threw; null if none
     * @param reason why it was buried; empty if it was not
     */
    record End(@Nullable ExecutionOutcome outcome, @Nullable Throwable error, String reason) {
        static final End NONE = new End(null, null, "");
    }

    /** The job; of an execution, with this one counted. */
    public JobInfo job() {
        return job;
    }

    /**
     * The arguments as a worker gets them: written as JSON, read again, and converted to the parameters of {@code
     * perform}, without the context. Unmodifiable; elements may be null.
     */
    public List<Object> arguments() {
        return arguments;
    }

    /** The error of its execution; of a buried job, of the last one. Null if none, or if it has not run. */
    public @Nullable Throwable error() {
        return end.error();
    }

    /** How its execution ended; null if it has not run. */
    public @Nullable ExecutionOutcome outcome() {
        return end.outcome();
    }

    /** Why it is in the morgue, in a sentence; empty if it is not. */
    public String reason() {
        return end.reason();
    }

    List<String> parameters() {
        return parameters;
    }

    /** The job's name with its arguments: {@code HelloMeJob("Ada", "Lovelace")}. */
    @Override
    public String toString() {
        return Formats.call(job.jobClass(), arguments);
    }
}

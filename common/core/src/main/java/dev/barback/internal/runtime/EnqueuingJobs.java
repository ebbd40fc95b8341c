package dev.barback.internal.runtime;

import dev.barback.BarbackException;
import dev.barback.EnqueuedJob;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.internal.enqueue.Enqueuer;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.execution.JobExecutor;
import dev.barback.internal.execution.Outcome;
import dev.barback.internal.text.ErrorText;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The implementation of {@link Jobs}. */
final class EnqueuingJobs implements Jobs {
    private final Enqueuer enqueuer;
    private final JobExecutor executor;

    EnqueuingJobs(Enqueuer enqueuer, JobExecutor executor) {
        this.enqueuer = enqueuer;
        this.executor = executor;
    }

    @Override
    public EnqueuedJob enqueue(NewJob job) {
        return enqueuer.enqueue(job);
    }

    @Override
    public List<EnqueuedJob> performAllLater(Collection<NewJob> jobs) {
        return enqueuer.enqueueAll(jobs);
    }

    @Override
    public @Nullable Object run(NewJob job) {
        Outcome outcome = executor.perform(enqueuer.prepare(job), ExecutionControl.INLINE);
        if (outcome instanceof Outcome.Dead dead) {
            throw unchecked(dead.error());
        }
        return outcome instanceof Outcome.Completed completed ? completed.returned() : null;
    }

    private static RuntimeException unchecked(Throwable error) {
        if (error instanceof RuntimeException runtime) {
            return runtime;
        } else if (error instanceof Error serious) {
            throw serious;
        }
        return new BarbackException("The job failed: " + ErrorText.sentence(error), error);
    }
}

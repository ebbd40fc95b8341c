package dev.barback.web;

import dev.barback.EnqueuedJob;
import dev.barback.Jobs;
import dev.barback.NewJob;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Hands jobs to the broker, once for each id that a client has chosen. Thread-safe. */
@Component
class Intake {
    private final Jobs jobs;
    private final Repeats repeats;
    private final Tries tries;

    Intake(Jobs jobs, Repeats repeats, Tries tries) {
        this.jobs = jobs;
        this.repeats = repeats;
        this.tries = tries;
    }

    /**
     * What became of a job.
     *
     * @param job the job
     * @param isNew whether it was enqueued now
     */
    record Taken(AcceptedJob job, boolean isNew) {}

    /**
     * Takes a job, and returns when the broker has it.
     *
     * @throws RequestProblem if its id is another job's, or the application refuses it
     * @throws dev.barback.broker.BrokerException if the broker can't be reached
     */
    Taken take(NewJob job) {
        return tries.call(() -> {
            String id = job.options().jobId();
            AcceptedJob known = id == null ? null : repeats.find(id, job);
            return known == null ? enqueue(job) : new Taken(known, false);
        });
    }

    private Taken enqueue(NewJob job) {
        EnqueuedJob enqueued = jobs.enqueue(job);
        if (enqueued.status() == EnqueuedJob.Status.KNOWN) { // somebody else was faster
            return new Taken(repeats.require(enqueued.jobId(), job), false);
        } else if (!enqueued.isEnqueued()) {
            throw refused(enqueued);
        }
        return new Taken(AcceptedJob.of(enqueued, repeats.now()), true);
    }

    private static RequestProblem refused(EnqueuedJob job) {
        Throwable error = job.error();
        return RequestProblem.of(
                HttpStatus.UNPROCESSABLE_CONTENT,
                error == null
                        ? "The application halted the job " + job.jobClass() + " before it was enqueued."
                        : "The application refused the job " + job.jobClass() + ": " + error.getMessage());
    }
}

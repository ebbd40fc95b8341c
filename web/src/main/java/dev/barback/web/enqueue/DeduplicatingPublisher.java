package dev.barback.web.enqueue;

import dev.barback.EnqueuedJob;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.web.broker.BrokerBulkhead;
import dev.barback.web.http.RequestProblem;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Enqueues jobs, at most once for each client-chosen id. Thread-safe. */
@Component
class DeduplicatingPublisher {
    private final Jobs jobs;
    private final IdempotencyCheck idempotencyCheck;
    private final BrokerBulkhead brokerBulkhead;

    DeduplicatingPublisher(Jobs jobs, IdempotencyCheck idempotencyCheck, BrokerBulkhead brokerBulkhead) {
        this.jobs = jobs;
        this.idempotencyCheck = idempotencyCheck;
        this.brokerBulkhead = brokerBulkhead;
    }

    /**
     * The result of an enqueue.
     *
     * @param job the job
     * @param isNew whether it was enqueued now
     */
    record EnqueueResult(AcceptedJob job, boolean isNew) {}

    /**
     * Enqueues a job; returns when the broker has confirmed it.
     *
     * @throws RequestProblem if its id belongs to another job, or the application rejects it
     * @throws dev.barback.BrokerException if the broker can't be reached
     */
    EnqueueResult enqueueOnce(NewJob job) {
        return brokerBulkhead.call(() -> {
            String id = job.options().jobId();
            AcceptedJob known = id == null ? null : idempotencyCheck.find(id, job);
            return known == null ? enqueue(job) : new EnqueueResult(known, false);
        });
    }

    private EnqueueResult enqueue(NewJob job) {
        EnqueuedJob enqueued = jobs.enqueue(job);
        if (enqueued.status() == EnqueuedJob.Status.DUPLICATE) { // a concurrent request was first
            return new EnqueueResult(idempotencyCheck.require(enqueued.jobId(), job), false);
        } else if (!enqueued.isEnqueued()) {
            throw rejection(enqueued);
        }
        return new EnqueueResult(AcceptedJob.of(enqueued, idempotencyCheck.now()), true);
    }

    private static RequestProblem rejection(EnqueuedJob job) {
        Throwable error = job.error();
        return RequestProblem.of(
                HttpStatus.UNPROCESSABLE_CONTENT,
                error == null
                        ? "The application halted the job " + job.jobClass() + " before it was enqueued."
                        : "The application refused the job " + job.jobClass() + ": " + error.getMessage());
    }
}

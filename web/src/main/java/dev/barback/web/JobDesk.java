package dev.barback.web;

import dev.barback.ArgumentException;
import dev.barback.EnqueuedJob;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.UnknownJobException;
import dev.barback.registry.JobDefinition;
import dev.barback.registry.JobRegistry;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Enqueues what clients ask for. Thread-safe. */
@Component
class JobDesk {
    private final JobRegistry registry;
    private final Jobs jobs;

    JobDesk(JobRegistry registry, Jobs jobs) {
        this.registry = registry;
        this.jobs = jobs;
    }

    /**
     * Enqueues a job, and returns when the broker has it.
     *
     * @throws RequestProblem if it is not enqueued, because of what the client asked for
     * @throws dev.barback.broker.BrokerException if the broker can't be reached
     */
    EnqueuedJob enqueue(JobRequest request) {
        JobDefinition job = find(request);
        NewJob wanted = NewJob.named(
                        job.name(), request.arguments().forCall(job.perform().parameters()))
                .set(request.options());
        EnqueuedJob enqueued;
        try {
            enqueued = jobs.enqueue(wanted);
        } catch (ArgumentException e) {
            throw Misfit.of(e, job, request.arguments());
        }
        if (!enqueued.isEnqueued()) {
            throw refused(enqueued);
        }
        return enqueued;
    }

    private JobDefinition find(JobRequest request) {
        String name = request.jobClass();
        if (name == null) {
            return onlyOneOf(Objects.requireNonNull(request.queue()), request.queueField());
        }
        try {
            return registry.find(name);
        } catch (UnknownJobException e) {
            throw RequestProblem.of(JobRequest.JOB_CLASS_FIELD, String.valueOf(e.getMessage()));
        }
    }

    private JobDefinition onlyOneOf(String queue, String field) {
        JobDefinition only = registry.onlyOneOf(queue);
        if (only != null) {
            return only;
        }
        List<String> several = registry.all().stream()
                .filter(job -> queue.equals(job.queue()))
                .map(JobDefinition::name)
                .toList();
        if (several.isEmpty()) {
            throw RequestProblem.of(
                    field,
                    "No job declares the queue %s. Queues of one job: %s. For others, give a job_class; there are: %s."
                            .formatted(Legible.quote(queue), queuesOfOneJob(), registry.names()));
        }
        throw RequestProblem.of(
                field,
                "The queue %s has several jobs: %s. Say with job_class which is meant."
                        .formatted(Legible.quote(queue), String.join(", ", several)));
    }

    private String queuesOfOneJob() {
        String queues = registry.all().stream()
                .filter(job -> job.queue() != null && registry.onlyOneOf(job.queue()) != null)
                .map(job -> String.valueOf(job.queue()))
                .sorted()
                .collect(Collectors.joining(", "));
        return queues.isEmpty() ? "none" : queues;
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

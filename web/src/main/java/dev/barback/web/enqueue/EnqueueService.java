package dev.barback.web.enqueue;

import dev.barback.ArgumentException;
import dev.barback.NewJob;
import dev.barback.UnknownJobException;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.web.access.RequestUser;
import dev.barback.web.http.RequestProblem;
import dev.barback.web.http.SafeQuote;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Enqueues the jobs of single requests. Thread-safe. */
@Component
class EnqueueService {
    private final JobRegistry registry;
    private final DeduplicatingPublisher deduplicatingPublisher;
    private final RequestUser requestUser;
    private final WebhookRule webhooks;

    EnqueueService(
            JobRegistry registry,
            DeduplicatingPublisher deduplicatingPublisher,
            RequestUser requestUser,
            WebhookRule webhooks) {
        this.registry = registry;
        this.deduplicatingPublisher = deduplicatingPublisher;
        this.requestUser = requestUser;
        this.webhooks = webhooks;
    }

    /**
     * Enqueues a job; returns when the broker has confirmed it. A job that was enqueued before under the same id, with
     * the same class, arguments, user and webhook, stays as it is.
     *
     * @throws RequestProblem if the request is invalid
     * @throws dev.barback.web.access.AccessProblem if the user's rate limit is reached
     * @throws dev.barback.BrokerException if the broker can't be reached
     */
    DeduplicatingPublisher.EnqueueResult enqueue(JobRequest request) {
        JobDefinition definition = find(request);
        NewJob job = newJob(definition, request);
        requestUser.countEnqueues(1);
        try {
            return deduplicatingPublisher.enqueueOnce(job);
        } catch (ArgumentException e) {
            throw ArgumentFieldErrors.of(e, definition.perform(), request);
        }
    }

    /**
     * The job of a request, ready to be enqueued with others.
     *
     * @throws RequestProblem if there is no such job, or its arguments are invalid
     */
    NewJob check(JobRequest request) {
        JobDefinition definition = find(request);
        NewJob job = newJob(definition, request);
        try {
            definition.perform().check(job.arguments());
            definition.perform().checkWritable(job.arguments());
            return job;
        } catch (ArgumentException e) {
            throw ArgumentFieldErrors.of(e, definition.perform(), request);
        }
    }

    private NewJob newJob(JobDefinition definition, JobRequest request) {
        webhooks.check(request);
        return NewJob.named(
                        definition.name(),
                        request.arguments().forCall(definition.perform().parameters()))
                .set(request.withUserOf(requestUser.accessScope()));
    }

    private JobDefinition find(JobRequest request) {
        String name = request.target().jobClass();
        if (name == null) {
            return onlyJobOf(
                    Objects.requireNonNull(request.target().queue()),
                    request.target().queueField());
        }
        try {
            return registry.findPublic(name);
        } catch (UnknownJobException e) {
            throw RequestProblem.of(request.jobClassField(), String.valueOf(e.getMessage()));
        }
    }

    private JobDefinition onlyJobOf(String queue, String field) {
        JobDefinition onlyJob = registry.onlyJobOfQueue(queue);
        if (onlyJob != null) {
            return onlyJob;
        }
        List<String> several = registry.all().stream()
                .filter(job -> queue.equals(job.queue()))
                .map(JobDefinition::name)
                .toList();
        if (several.isEmpty()) {
            throw RequestProblem.of(
                    field,
                    "No job declares the queue %s. Queues of one job: %s. For others, give a job_class; there are: %s."
                            .formatted(SafeQuote.quote(queue), queuesOfOneJob(), registry.names()));
        }
        throw RequestProblem.of(
                field,
                "The queue %s has several jobs: %s. Choose one with job_class."
                        .formatted(SafeQuote.quote(queue), String.join(", ", several)));
    }

    private String queuesOfOneJob() {
        String queues = registry.all().stream()
                .filter(job -> job.queue() != null && registry.onlyJobOfQueue(job.queue()) != null)
                .map(job -> String.valueOf(job.queue()))
                .sorted()
                .collect(Collectors.joining(", "));
        return queues.isEmpty() ? "none" : queues;
    }
}

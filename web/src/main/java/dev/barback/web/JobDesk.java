package dev.barback.web;

import dev.barback.ArgumentException;
import dev.barback.NewJob;
import dev.barback.UnknownJobException;
import dev.barback.registry.JobDefinition;
import dev.barback.registry.JobRegistry;
import dev.barback.web.access.Visitors;
import dev.barback.wire.ArgumentCodec;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Enqueues what clients ask for. Thread-safe. */
@Component
class JobDesk {
    private final JobRegistry registry;
    private final Intake intake;
    private final Visitors visitors;
    private final WebhookRule webhooks;

    JobDesk(JobRegistry registry, Intake intake, Visitors visitors, WebhookRule webhooks) {
        this.registry = registry;
        this.intake = intake;
        this.visitors = visitors;
        this.webhooks = webhooks;
    }

    /**
     * Enqueues a job, and returns when the broker has it. One that was enqueued before under the same id, with the same
     * class, arguments, user and webhook, is left as it is.
     *
     * @throws RequestProblem if it is not enqueued, because of what the client asked for
     * @throws dev.barback.web.access.AccessProblem if its user may enqueue no more now
     * @throws dev.barback.broker.BrokerException if the broker can't be reached
     */
    Intake.Taken enqueue(JobRequest request) {
        JobDefinition definition = find(request);
        NewJob job = newJob(definition, request);
        visitors.countSubmissions(1);
        try {
            return intake.take(job);
        } catch (ArgumentException e) {
            throw Misfit.of(e, definition, request);
        }
    }

    /**
     * The job that a request is about, ready to be enqueued with others.
     *
     * @throws RequestProblem if there is none, or its arguments do not fit
     */
    NewJob check(JobRequest request) {
        JobDefinition definition = find(request);
        NewJob job = newJob(definition, request);
        try {
            definition.perform().check(job.arguments());
            job.arguments().forEach(ArgumentCodec::write);
            return job;
        } catch (ArgumentException e) {
            throw Misfit.of(e, definition, request);
        }
    }

    private NewJob newJob(JobDefinition definition, JobRequest request) {
        webhooks.check(request);
        return NewJob.named(
                        definition.name(),
                        request.arguments().forCall(definition.perform().parameters()))
                .set(request.signedBy(visitors.sight()));
    }

    private JobDefinition find(JobRequest request) {
        String name = request.target().jobClass();
        if (name == null) {
            return onlyOneOf(
                    Objects.requireNonNull(request.target().queue()),
                    request.target().queueField());
        }
        try {
            return registry.findOpen(name);
        } catch (UnknownJobException e) {
            throw RequestProblem.of(request.jobClassField(), String.valueOf(e.getMessage()));
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
}

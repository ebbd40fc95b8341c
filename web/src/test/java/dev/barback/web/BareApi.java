package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.broker.Lease;
import dev.barback.broker.MemoryBroker;
import dev.barback.enqueue.Sources;
import dev.barback.fuzz.RequestedJobs;
import dev.barback.runtime.Barback;
import dev.barback.spring.webhook.AllowedHosts;
import dev.barback.web.access.Visitors;
import dev.barback.web.events.Following;
import dev.barback.wire.ArgumentCodec;
import dev.barback.wire.Envelope;
import dev.barback.wire.EnvelopeCodec;
import dev.barback.wire.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.ProblemDetail;

/** The controllers as they serve requests, with a broker in memory, and no server around them. For one request. */
final class BareApi {
    /** Later than any due time, so that the broker gives out at once what it has. */
    private static final Clock LATEST = Clock.fixed(Instant.parse("+10000-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.LARGEST);

    private final MemoryBroker broker = new MemoryBroker(LATEST, Duration.ofSeconds(30));
    private final JobsController jobs;
    private final SteeringController steering;
    private final QueuesController queues;

    BareApi() {
        Barback barback = Barback.builder(broker, RequestedJobs.ALL).build();
        Visitors visitors = Visitors.unasked(barback.steering());
        Repeats repeats = new Repeats(visitors, new StaticListableBeanFactory().getBeanProvider(Sources.class));
        WebhookRule webhooks = new WebhookRule(new StaticListableBeanFactory().getBeanProvider(AllowedHosts.class));
        Tries tries = new Tries();
        Intake intake = new Intake(barback.jobs(), repeats, tries);
        JobDesk desk = new JobDesk(RequestedJobs.ALL, intake, visitors, webhooks);
        jobs = new JobsController(
                desk,
                new BulkDesk(desk, barback.jobs(), repeats, visitors, tries),
                repeats,
                visitors,
                new StaticListableBeanFactory().getBeanProvider(Following.class));
        steering = new SteeringController(visitors, repeats);
        queues = new QueuesController(visitors);
    }

    JobsController jobs() {
        return jobs;
    }

    SteeringController steering() {
        return steering;
    }

    QueuesController queues() {
        return queues;
    }

    /** The request is refused in a sentence that can be sent, and nothing was enqueued. */
    void requireRefused(RequestProblem problem) {
        ProblemDetail body = problem.body();
        requireSentence(body.getDetail());
        problem.fields().forEach(field -> requireSentence(field.message()));
        assertThat(broker.queues()).isEmpty();
    }

    /** The job is with the broker, and there a worker finds what the client has asked for. */
    void requirePublished(AcceptedJob.Content answer, JobRequest request) {
        List<Lease> leases = broker.receive(answer.queue(), 1, Duration.ZERO);
        assertThat(leases).hasSize(1);
        Envelope job = CODEC.read(leases.get(0).message().data());
        assertThat(job.jobId()).isEqualTo(answer.id());
        assertThat(job.jobClass()).isEqualTo(answer.jobClass());
        assertThat(job.queue()).isEqualTo(answer.queueId());
        assertThat(job.priority()).isEqualTo(answer.priority());
        assertThat(job.scheduledAt() == null ? null : Timestamps.write(job.scheduledAt()))
                .isEqualTo(answer.scheduledAt());
        List<@Nullable Object> arguments = ArgumentCodec.read(job.arguments());
        var perform = RequestedJobs.ALL.find(job.jobClass()).perform();
        assertThat(arguments).isEqualTo(request.arguments().forCall(perform.parameters()));
        perform.bind(arguments);
    }

    private static void requireSentence(@Nullable String text) {
        assertThat(text).isNotBlank();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }
}

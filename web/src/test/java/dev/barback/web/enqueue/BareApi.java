package dev.barback.web.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.JobInfo;
import dev.barback.fuzz.Refusals;
import dev.barback.fuzz.RequestedJobs;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.wire.ArgumentCodec;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.wire.Timestamps;
import dev.barback.spi.Lease;
import dev.barback.spring.webhook.AllowedHosts;
import dev.barback.web.access.RequestUser;
import dev.barback.web.broker.BrokerBulkhead;
import dev.barback.web.http.RequestProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The routes that enqueue, with a broker in memory, without an HTTP server. For one request. */
final class BareApi {
    /** Later than any due time, so that the broker returns all messages at once. */
    private static final Clock LATEST = Clock.fixed(Instant.parse("+10000-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);

    private final MemoryBroker broker = new MemoryBroker(LATEST, Duration.ofSeconds(30));
    private final EnqueueController enqueues;

    BareApi() {
        Barback barback = Barback.builder(broker, RequestedJobs.ALL).build();
        RequestUser requestUser = RequestUser.withoutAuthentication(barback.jobOperations());
        IdempotencyCheck idempotencyCheck =
                new IdempotencyCheck(requestUser, new StaticListableBeanFactory().getBeanProvider(TimeAndIds.class));
        WebhookRule webhooks = new WebhookRule(new StaticListableBeanFactory().getBeanProvider(AllowedHosts.class));
        BrokerBulkhead brokerBulkhead = new BrokerBulkhead();
        DeduplicatingPublisher deduplicatingPublisher =
                new DeduplicatingPublisher(barback.jobs(), idempotencyCheck, brokerBulkhead);
        EnqueueService enqueueService =
                new EnqueueService(RequestedJobs.ALL, deduplicatingPublisher, requestUser, webhooks);
        enqueues = new EnqueueController(
                enqueueService,
                new BulkEnqueueService(enqueueService, barback.jobs(), idempotencyCheck, requestUser, brokerBulkhead),
                requestUser);
    }

    EnqueueController enqueues() {
        return enqueues;
    }

    /** Requires that the request was rejected with a valid message, and no job was enqueued. */
    void requireRefused(RequestProblem problem) {
        Refusals.requireSentences(problem);
        assertThat(broker.queues()).isEmpty();
    }

    /** Requires that the broker has the job, with the values of the request. */
    void requirePublished(AcceptedJob.Content answer, JobRequest request) {
        List<Lease> leases = broker.fetch(answer.queue(), 1, Duration.ZERO);
        assertThat(leases).hasSize(1);
        Envelope envelope = CODEC.read(leases.get(0).message().data());
        JobInfo job = envelope.job();
        assertThat(job.jobId()).isEqualTo(answer.id());
        assertThat(job.jobClass()).isEqualTo(answer.jobClass());
        assertThat(job.queue()).isEqualTo(answer.queueId());
        assertThat(job.priority()).isEqualTo(answer.priority());
        assertThat(job.scheduledAt() == null ? null : Timestamps.write(job.scheduledAt()))
                .isEqualTo(answer.scheduledAt());
        List<@Nullable Object> arguments = ArgumentCodec.read(envelope.arguments());
        var perform = RequestedJobs.ALL.find(job.jobClass()).perform();
        assertThat(arguments).isEqualTo(request.arguments().forCall(perform.parameters()));
        perform.bind(arguments);
    }
}

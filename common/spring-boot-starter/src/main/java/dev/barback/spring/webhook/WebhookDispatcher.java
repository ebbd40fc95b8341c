package dev.barback.spring.webhook;

import dev.barback.BrokerException;
import dev.barback.EnqueueOptions;
import dev.barback.EnqueuedJob;
import dev.barback.ExecutionState;
import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.internal.wire.Json;
import dev.barback.internal.wire.Timestamps;
import dev.barback.spi.FeedPosition;
import dev.barback.spi.JobChangeFeed;
import dev.barback.spi.JobChanges;
import dev.barback.spi.JobRecords;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.node.ObjectNode;

/**
 * Enqueues a {@link WebhookJob} for each job that ends, in whatever process it runs. Any number of processes may do
 * this at once.
 */
final class WebhookDispatcher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WebhookDispatcher.class);
    private static final String FEED_NAME = "webhooks";
    private static final int PAGE_SIZE = 200;
    private static final int MAX_LOOKUPS = 10_000;
    private static final Duration STORE_INTERVAL = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);
    private static final Set<JobState> ENDED =
            Arrays.stream(JobState.values()).filter(JobState::isEnded).collect(Collectors.toUnmodifiableSet());

    private final JobChangeFeed feed;
    private final JobRecords records;
    private final Jobs jobs;
    private final @Nullable String url;
    private final Duration interval;
    private final Instant createdAt = Instant.now();
    private @Nullable BackgroundLoop loop; // null: not started

    /**
     * A dispatcher for the jobs in this job store, of which it takes two parts.
     *
     * @param url where the ends of jobs without a webhook of their own are posted; null = nowhere
     */
    WebhookDispatcher(JobChangeFeed feed, JobRecords records, Jobs jobs, @Nullable String url, Duration interval) {
        this.feed = feed;
        this.records = records;
        this.jobs = jobs;
        this.url = url;
        this.interval = interval;
    }

    /** Enqueues webhooks for the jobs that have ended since the stored feed position; at first, since this was made. */
    void poll() {
        Instant now = Instant.now();
        Optional<FeedPosition> storedPosition = feed.findPosition(FEED_NAME);
        if (storedPosition.isEmpty()) {
            String currentPlace = feed.changes(Optional.empty(), 1).next();
            enqueueEndedSince(createdAt.minus(STORE_INTERVAL)); // a job may have been started and completed since
            feed.savePosition(FEED_NAME, new FeedPosition(currentPlace, now));
            return;
        }
        FeedPosition lastPosition = storedPosition.get();
        JobChanges changes = new JobChanges(List.of(), lastPosition.position(), true, false);
        boolean hasChanges = false;
        while (changes.hasMore()) {
            changes = feed.changes(Optional.of(changes.next()), PAGE_SIZE);
            if (changes.isExpired()) {
                enqueueEndedSince(lastPosition.savedAt().minus(STORE_INTERVAL));
            }
            enqueueWebhooks(changes.jobs());
            hasChanges |= changes.isExpired() || !changes.jobs().isEmpty();
        }
        if (hasChanges || lastPosition.savedAt().plus(STORE_INTERVAL).isBefore(now)) {
            feed.savePosition(FEED_NAME, new FeedPosition(changes.next(), now));
        }
    }

    /** Enqueues webhooks for the jobs that ended since a time, of the latest 10,000 that were enqueued. */
    private void enqueueEndedSince(Instant since) {
        JobQuery query = JobQuery.ALL.states(ENDED);
        Optional<JobPage.Cursor> after = Optional.empty();
        for (int seen = 0; seen < MAX_LOOKUPS; seen += PAGE_SIZE) {
            JobPage page = records.list(query, after, PAGE_SIZE);
            enqueueWebhooks(page.jobs().stream()
                    .filter(job -> !job.since().isBefore(since))
                    .toList());
            JobPage.Cursor next = page.next();
            if (next == null) {
                return;
            }
            after = Optional.of(next);
        }
    }

    private void enqueueWebhooks(Collection<JobRecord> changed) {
        List<NewJob> posts = new ArrayList<>();
        for (JobRecord job : changed) {
            if (job.state().isEnded() && !job.job().jobClass().equals(WebhookJob.NAME) && hasWebhook(job)) {
                posts.add(post(job));
            }
        }
        for (EnqueuedJob post : posts.isEmpty() ? List.<EnqueuedJob>of() : jobs.performAllLater(posts)) {
            if (!post.isEnqueued() && post.status() != EnqueuedJob.Status.DUPLICATE) {
                throw new BrokerException("Could not enqueue the job of a webhook.", post.error());
            }
        }
    }

    /** Whether the job has a webhook of its own, or the application has one for it. */
    private boolean hasWebhook(JobRecord job) {
        return job.job().webhook() != null
                || (url != null && WebhookProperties.address(url, job.job().user()) != null);
    }

    private static NewJob post(JobRecord job) {
        URI own = job.job().webhook();
        EnqueueOptions options = Options.jobId(id(job));
        String user = job.job().user();
        return NewJob.named(WebhookJob.NAME, Arrays.asList(own == null ? null : own.toString(), body(job)))
                .set(user == null ? options : options.user(user));
    }

    /** The webhook job's id, one for each end of a job: a revived job ends again. */
    private static String id(JobRecord job) {
        String end = job.jobId() + "/" + job.version();
        return "webhook-" + UUID.nameUUIDFromBytes(end.getBytes(StandardCharsets.UTF_8));
    }

    private static String body(JobRecord job) {
        ExecutionState executionState = job.execution();
        ObjectNode fields = Json.mapper().createObjectNode();
        fields.put("id", job.jobId());
        fields.put("job_class", job.job().jobClass());
        fields.put("queue", job.job().queue());
        fields.put("state", job.state().lowerCaseName());
        fields.put("user", job.job().user());
        fields.put("executions", job.job().executions());
        fields.put("created_at", Timestamps.write(job.createdAt()));
        fields.put("ended_at", Timestamps.write(job.since()));
        fields.put("result", executionState == null ? null : executionState.result());
        fields.put("error", executionState == null ? null : executionState.error());
        ObjectNode payload = Json.mapper().createObjectNode();
        payload.set("job", fields);
        return payload.toString();
    }

    @Override
    public void start() {
        BackgroundLoop started = new BackgroundLoop(
                        "barback-webhooks", "enqueue webhooks", this::poll, log, Clock.systemUTC())
                .every(interval);
        loop = started;
        started.start();
    }

    @Override
    public void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
            running.awaitEnd(STOP_TIMEOUT);
        }
    }

    @Override
    public boolean isRunning() {
        BackgroundLoop latest = loop;
        return latest != null && latest.isRunning();
    }
}

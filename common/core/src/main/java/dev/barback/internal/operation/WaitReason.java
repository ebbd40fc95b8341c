package dev.barback.internal.operation;

import dev.barback.AccessScope;
import dev.barback.BarbackException;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.QueueDepth;
import dev.barback.WorkerRecord;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.RetryPolicy;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.spi.QueueRecords;
import dev.barback.spi.WorkerRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the reason why a job waits: the first that would keep it waiting if all others were gone. */
final class WaitReason {
    private static final int MAX_COUNTED = 10_000;

    private final JobRegistry registry;
    private final EnvelopeCodec codec;

    WaitReason(JobRegistry registry, EnvelopeCodec codec) {
        this.registry = registry;
        this.codec = codec;
    }

    String find(JobRecord job, QueueRecords queues, WorkerRecords workers, Instant now, AccessScope scope) {
        if (!job.state().isWaiting()) {
            return "";
        }
        String queue = job.job().queue();
        Instant paused = queues.paused().get(queue);
        if (paused != null) {
            return "The queue %s is paused since %s.".formatted(queue, seconds(paused));
        }
        List<WorkerRecord> serving = workers.workers().stream()
                .filter(worker -> worker.keepsRecords() && worker.queues().contains(queue))
                .toList();
        if (job.readyAt().isAfter(now)) {
            return describeDue(job, now) + (serving.isEmpty() ? " No live worker serves the queue " + queue + "." : "");
        } else if (serving.isEmpty()) {
            return "No live worker serves the queue " + queue + ".";
        } else if (serving.stream()
                .noneMatch(worker -> worker.jobs().contains(job.job().jobClass()))) {
            return "No worker that serves the queue %s has the job class %s."
                    .formatted(queue, job.job().jobClass());
        }
        int ahead = countAhead(job, queues);
        if (ahead > 0 && !scope.all()) {
            return "Other jobs of the queue %s are ahead of it.".formatted(queue); // the number is for admins
        } else if (ahead > 0) {
            return "%s %s of the queue %s %s ahead of it."
                    .formatted(
                            ahead == MAX_COUNTED ? "More than " + (MAX_COUNTED - 1) : ahead,
                            ahead == 1 ? "job" : "jobs",
                            queue,
                            ahead == 1 ? "is" : "are");
        } else if (serving.stream().noneMatch(worker -> worker.hasRoomFor(queue))) {
            return "All processors that serve the queue %s are busy; it is next.".formatted(queue);
        }
        return "It is next: a worker is about to start it.";
    }

    private static int countAhead(JobRecord job, QueueRecords queues) {
        String queue = job.job().queue();
        QueueDepth depth =
                queues.queueDepths(Set.of(queue), job.readyAt(), MAX_COUNTED).get(queue);
        return depth == null ? 0 : depth.count();
    }

    private String describeDue(JobRecord job, Instant now) {
        String when =
                "at %s, in %s".formatted(seconds(job.readyAt()), formatDuration(Duration.between(now, job.readyAt())));
        if (job.state() != JobState.RETRYABLE) {
            return "It is due " + when + ".";
        }
        String retry = describeRetry(job);
        return retry == null
                ? "It has failed, and execution %d is due %s."
                        .formatted(job.job().executions() + 1, when)
                : "It has failed; %s is due %s.".formatted(retry, when);
    }

    /** "retry 2 of 3", if one declaration has caught all its errors; null if not, or unknown. */
    private @Nullable String describeRetry(JobRecord job) {
        JobRecord.Data data = job.data();
        if (data == null) {
            return null;
        }
        try {
            Envelope envelope = codec.read(data.json());
            Map<String, Integer> failures = envelope.exceptionExecutions();
            JobDefinition definition = registry.find(job.job().jobClass());
            if (failures.size() != 1) {
                return null;
            }
            Map.Entry<String, Integer> only = failures.entrySet().iterator().next();
            RetryPolicy.Retry retry = definition.retryPolicies().findByCounter(only.getKey());
            return retry == null || retry.attempts() < 2
                    ? null
                    : "retry %d of %d".formatted(only.getValue(), retry.attempts() - 1);
        } catch (BarbackException e) { // a job of another application
            return null;
        }
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String formatDuration(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
            return Math.max(1, duration.toSeconds()) + " s";
        } else if (duration.compareTo(Duration.ofHours(2)) < 0) {
            return duration.toMinutes() + " min";
        }
        return duration.compareTo(Duration.ofDays(2)) < 0 ? duration.toHours() + " h" : duration.toDays() + " days";
    }
}

package dev.barback.web.queue;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.barback.QueueDepth;
import dev.barback.QueueInfo;
import dev.barback.internal.wire.Timestamps;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The queues.
 *
 * @param queues ordered by name
 */
record QueueListAnswer(List<Queue> queues) {
    /** Copies the list. */
    QueueListAnswer {
        queues = List.copyOf(queues);
    }

    /**
     * A queue.
     *
     * @param name its name
     * @param counts its messages, counted by the broker
     * @param ready its ready jobs, counted by the job store; null without a job store
     * @param pausedAt time of its pause; null = not paused
     * @param problem the problem of its resources; null = none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Queue(
            String name,
            @JsonUnwrapped Counts counts,
            @JsonUnwrapped @Nullable Ready ready,
            @Nullable String pausedAt,
            @Nullable String problem) {}

    /**
     * Numbers of messages; null where the broker can't count.
     *
     * @param available can be fetched now
     * @param leased held by workers
     * @param delayed not due yet
     */
    record Counts(
            @Nullable Long available,
            @Nullable Long leased,
            @Nullable Long delayed) {
        static Counts of(QueueInfo queue) {
            return new Counts(orNull(queue.available()), orNull(queue.leased()), orNull(queue.delayed()));
        }

        private static @Nullable Long orNull(OptionalLong count) {
            return count.isPresent() ? count.getAsLong() : null;
        }
    }

    /**
     * Jobs that could run now.
     *
     * @param ready their number; 10000 = 10000 or more
     * @param oldestReadyAt time since when the oldest could run; null = none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Ready(int ready, @Nullable String oldestReadyAt) {
        static Ready of(QueueDepth jobs) {
            return new Ready(jobs.count(), jobs.oldest() == null ? null : Timestamps.write(jobs.oldest()));
        }
    }

    /**
     * Whether a queue is paused.
     *
     * @param queue the queue
     * @param pausedAt time of the pause; null = not paused
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Pause(String queue, @Nullable String pausedAt) {}

    /**
     * The result of clearing a queue.
     *
     * @param queue the queue
     * @param cancelled number of cancelled jobs in the job store; null without a job store
     */
    record Cleared(String queue, @Nullable Integer cancelled) {}
}

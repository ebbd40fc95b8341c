package dev.barback.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.barback.broker.QueueInfo;
import dev.barback.record.ReadyJobs;
import dev.barback.wire.Timestamps;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The queues.
 *
 * @param queues by name
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
     * @param counts its messages, as the broker counts them
     * @param ready its jobs, as the records have them; null without records
     * @param pausedAt since when it is paused; null = it is not
     * @param problem what is wrong with its resources; null = nothing
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Queue(
            String name,
            @JsonUnwrapped Counts counts,
            @JsonUnwrapped @Nullable Ready ready,
            @Nullable String pausedAt,
            @Nullable String problem) {}

    /**
     * Messages; null where the broker can't count.
     *
     * @param available could be received now
     * @param leased in the hands of workers
     * @param delayed their due time is still to come
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
     * @param ready how many; 10000 = or more
     * @param oldestReadyAt since when the one that waits longest has been able to run; null = there is none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Ready(int ready, @Nullable String oldestReadyAt) {
        static Ready of(ReadyJobs jobs) {
            return new Ready(jobs.count(), jobs.oldest() == null ? null : Timestamps.write(jobs.oldest()));
        }
    }

    /**
     * Whether a queue is paused.
     *
     * @param queue which
     * @param pausedAt since when; null = it is not
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Pause(String queue, @Nullable String pausedAt) {}

    /**
     * What was cleared.
     *
     * @param queue which
     * @param cancelled how many jobs the records knew of; null without records
     */
    record Cleared(String queue, @Nullable Integer cancelled) {}
}

package dev.barback.web.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.barback.ExecutionRecord;
import dev.barback.ExecutionState;
import dev.barback.JobRecord;
import dev.barback.Progress;
import dev.barback.internal.wire.Json;
import dev.barback.internal.wire.Timestamps;
import dev.barback.web.enqueue.AcceptedJob;
import dev.barback.web.enqueue.SubmittedFields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A job, as the job store has it.
 *
 * @param job the job's fields
 */
record JobAnswer(Content job) {

    /**
     * A job.
     *
     * @param job its class, queue, due time and state
     * @param times its timestamps
     * @param executions number of started executions
     * @param submission its submitted fields
     * @param latestExecution the latest or running execution; null = none
     * @param position its approximate queue position, by the time since when each job could run: 1 for the next, 1000
     *     for the thousandth and all behind it; null = it does not wait, is not due yet, or this is a list
     * @param details fields of a single job's answer; null = a list
     */
    @Schema(name = "JobContent")
    @JsonNaming(SnakeCaseStrategy.class)
    record Content(
            @JsonUnwrapped AcceptedJob.Content job,
            @JsonUnwrapped Times times,
            int executions,
            @JsonUnwrapped SubmittedFields.Answered submission,
            @Nullable LatestExecution latestExecution,
            @Nullable Integer position,
            @JsonUnwrapped @Nullable Details details) {}

    /**
     * A job's timestamps.
     *
     * @param createdAt time of the first enqueue
     * @param enqueuedAt time of the latest enqueue; null = unknown
     * @param since time of the latest state change
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Times(String createdAt, @Nullable String enqueuedAt, String since) {}

    /**
     * The progress of an execution, as the job reports it.
     *
     * @param done units done; the job defines the unit
     * @param total units in all; null = unknown
     * @param message the current step; null = not reported
     * @param at time of the report
     * @param rate units per second
     * @param timeLeft seconds left at that rate; null = unknown
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Advance(
            long done,
            @Nullable Long total,
            @Nullable String message,
            String at,
            @Nullable Double rate,
            @Nullable Double timeLeft) {
        static @Nullable Advance of(ExecutionState executionState) {
            Progress progress = executionState.progress();
            if (progress == null) {
                return null;
            }
            Instant start = executionState.startedAt();
            Duration left = start == null ? null : progress.timeLeft(start);
            return new Advance(
                    progress.done(),
                    progress.total() == 0 ? null : (Long) progress.total(),
                    progress.message(),
                    Timestamps.write(progress.at()),
                    start == null ? null : (Double) progress.rate(start),
                    left == null ? null : (Double) seconds(left));
        }
    }

    /**
     * The latest execution.
     *
     * @param worker the worker that runs it
     * @param startedAt start time
     * @param finishedAt end time; null = still running
     * @param took seconds it took, or has taken so far; null = unknown
     * @param result the return value of {@code perform}, as text of at most 2,000 characters
     * @param error the error, in one sentence
     * @param progress its progress; null = not reported
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record LatestExecution(
            String worker,
            @Nullable String startedAt,
            @Nullable String finishedAt,
            @Nullable Double took,
            @Nullable String result,
            @Nullable String error,
            @Nullable Advance progress) {
        static @Nullable LatestExecution of(@Nullable ExecutionState executionState, Instant now) {
            return executionState == null
                    ? null
                    : new LatestExecution(
                            executionState.worker(),
                            text(executionState.startedAt()),
                            text(executionState.finishedAt()),
                            took(executionState, now),
                            executionState.result(),
                            executionState.error(),
                            Advance.of(executionState));
        }

        /** Never negative, although the two times may come from two clocks. */
        private static @Nullable Double took(ExecutionState executionState, Instant now) {
            Instant start = executionState.startedAt();
            if (start == null) {
                return null;
            }
            Instant end = executionState.finishedAt() == null ? now : executionState.finishedAt();
            return Math.max(0, seconds(Duration.between(start, end)));
        }
    }

    /**
     * Fields of a single job's answer.
     *
     * @param arguments as in the wire format; null = unknown
     * @param waitingBecause the wait reason, in a sentence; null = it does not wait
     * @param timeSpent total seconds of the executions in the history
     * @param history the latest 100 ended executions, the oldest first
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Details(
            @Nullable JsonNode arguments,
            @Nullable String waitingBecause,
            double timeSpent,
            List<EndedExecution> history) {
        static Details of(JobRecord job, String waitReason, List<ExecutionRecord> executions) {
            return new Details(
                    argumentsOf(job.data()),
                    waitReason.isEmpty() ? null : waitReason,
                    seconds(executions.stream().map(ExecutionRecord::took).reduce(Duration.ZERO, Duration::plus)),
                    executions.stream().map(EndedExecution::of).toList());
        }
    }

    /**
     * An ended execution.
     *
     * @param number the number of this execution, from 1
     * @param worker the worker that ran it
     * @param startedAt start time
     * @param endedAt end time
     * @param took seconds it took
     * @param ending its outcome: completed, halted, retryable, discarded, dead, cancelled, interrupted
     * @param error the thrown error; null = none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record EndedExecution(
            int number,
            String worker,
            String startedAt,
            String endedAt,
            double took,
            String ending,
            @Nullable Failure error) {
        static EndedExecution of(ExecutionRecord execution) {
            ExecutionRecord.Failure failure = execution.failure();
            return new EndedExecution(
                    execution.number(),
                    execution.worker(),
                    Timestamps.write(execution.startedAt()),
                    Timestamps.write(execution.endedAt()),
                    seconds(execution.took()),
                    execution.outcome().name().toLowerCase(Locale.ROOT),
                    failure == null ? null : new Failure(failure.errorClass(), failure.message(), failure.backtrace()));
        }
    }

    /**
     * An error.
     *
     * @param errorClass its class
     * @param message its message
     * @param backtrace the top of its stack
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Failure(String errorClass, String message, String backtrace) {}

    /** The answer in a list, or after an operation. */
    static Content brief(JobRecord job, Instant now) {
        return content(job, now, null, null);
    }

    /** The job of an event. */
    static Content ofEvent(JobRecord job, Instant now, @Nullable Integer position) {
        return content(job, now, position, null);
    }

    /** The full answer for a single job. */
    static JobAnswer of(JobRecord job, Instant now, @Nullable Integer position, Details details) {
        return new JobAnswer(content(job, now, position, details));
    }

    private static Content content(JobRecord job, Instant now, @Nullable Integer position, @Nullable Details details) {
        return new Content(
                AcceptedJob.Content.of(job.job(), job.stateAt(now).lowerCaseName()),
                new Times(
                        Timestamps.write(job.createdAt()), text(job.job().enqueuedAt()), Timestamps.write(job.since())),
                job.job().executions(),
                SubmittedFields.Answered.of(job.job()),
                LatestExecution.of(job.execution(), now),
                position,
                details);
    }

    private static @Nullable JsonNode argumentsOf(JobRecord.@Nullable Data data) {
        if (data == null) {
            return null;
        }
        try {
            return Json.read(data.json()).path("arguments");
        } catch (JacksonException e) { // enqueued by another application
            return null;
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : Timestamps.write(time);
    }
}

package dev.barback.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.barback.record.Attempt;
import dev.barback.record.ExecutionRecord;
import dev.barback.record.JobFacts;
import dev.barback.record.JobRecord;
import dev.barback.record.Progress;
import dev.barback.wire.Json;
import dev.barback.wire.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
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
 * A job, as the records know it.
 *
 * @param job all of it
 */
record JobAnswer(Content job) {

    /**
     * A job.
     *
     * @param job what it is, and its state
     * @param times when it came into the records, and into its state
     * @param executions how many have started
     * @param submission for whom it is
     * @param latestExecution the latest, or the one under way; null = none
     * @param position about where it is in its queue's line, by the time since when each could run: 1 for the next, 1000
     *     for the thousandth and all behind it; null = it does not wait, is not due yet, or this is a list
     * @param details what is told of one job only, not in a list; null = a list
     */
    @Schema(name = "JobContent")
    @JsonNaming(SnakeCaseStrategy.class)
    record Content(
            @JsonUnwrapped AcceptedJob.Content job,
            @JsonUnwrapped Times times,
            int executions,
            @JsonUnwrapped Submitted submission,
            @Nullable LatestExecution latestExecution,
            @Nullable Integer position,
            @JsonUnwrapped @Nullable Details details) {}

    /**
     * When it came where.
     *
     * @param createdAt when it was first enqueued
     * @param enqueuedAt when it was enqueued last; null = not known
     * @param since when it came into its state
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Times(String createdAt, @Nullable String enqueuedAt, String since) {}

    /**
     * What was said of it when it was submitted.
     *
     * @param user on whose behalf; null = nobody's in particular
     * @param duration how long it should take, in seconds; null = nobody has said
     * @param webhook where its end is posted; null = nowhere in particular
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Submitted(
            @Nullable String user,
            @Nullable Double duration,
            @Nullable URI webhook) {
        static Submitted of(JobFacts job) {
            return new Submitted(job.user(), job.duration() == null ? null : seconds(job.duration()), job.webhook());
        }
    }

    /**
     * How far an execution has come, as the job itself says.
     *
     * @param done how much is done, in units of the job's own
     * @param total how much there is to do; null = not known
     * @param message what it does; null = it has not said
     * @param at when this was so
     * @param rate how much it does in a second
     * @param timeLeft how many seconds it has still to go at that rate; null = that can't be said
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Advance(
            long done,
            @Nullable Long total,
            @Nullable String message,
            String at,
            @Nullable Double rate,
            @Nullable Double timeLeft) {
        static @Nullable Advance of(Attempt attempt) {
            Progress progress = attempt.progress();
            if (progress == null) {
                return null;
            }
            Instant start = attempt.startedAt();
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
     * @param worker who runs it
     * @param startedAt when it was taken in hand
     * @param finishedAt when it ended; null = it has not
     * @param took how many seconds it took, or has taken so far; null = not known
     * @param result what {@code perform} returned, as text of at most 2,000 characters
     * @param error why it failed, in one sentence
     * @param progress how far it has come; null = it has not said
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
        static @Nullable LatestExecution of(@Nullable Attempt attempt, Instant now) {
            return attempt == null
                    ? null
                    : new LatestExecution(
                            attempt.worker(),
                            text(attempt.startedAt()),
                            text(attempt.finishedAt()),
                            took(attempt, now),
                            attempt.result(),
                            attempt.error(),
                            Advance.of(attempt));
        }

        /** By two clocks, perhaps: then it has taken no time rather than less. */
        private static @Nullable Double took(Attempt attempt, Instant now) {
            Instant start = attempt.startedAt();
            if (start == null) {
                return null;
            }
            Instant end = attempt.finishedAt() == null ? now : attempt.finishedAt();
            return Math.max(0, seconds(Duration.between(start, end)));
        }
    }

    /**
     * What is told of one job only.
     *
     * @param arguments as in the wire format; null = not known
     * @param waitingBecause why it waits, in a sentence; null = it does not wait
     * @param timeSpent how many seconds the executions in the history took together
     * @param history the executions that have ended, the oldest first; the latest 100
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Details(
            @Nullable JsonNode arguments,
            @Nullable String waitingBecause,
            double timeSpent,
            List<EndedExecution> history) {
        static Details of(JobRecord job, String whyWaiting, List<ExecutionRecord> executions) {
            return new Details(
                    argumentsOf(job.data()),
                    whyWaiting.isEmpty() ? null : whyWaiting,
                    seconds(executions.stream().map(ExecutionRecord::took).reduce(Duration.ZERO, Duration::plus)),
                    executions.stream().map(EndedExecution::of).toList());
        }
    }

    /**
     * One execution that has ended.
     *
     * @param number the how manieth it was, from 1
     * @param worker who ran it
     * @param startedAt when it began
     * @param endedAt when it ended
     * @param took how many seconds it took
     * @param ending how: completed, halted, retryable, discarded, dead, cancelled, interrupted
     * @param error what was thrown; null = nothing
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
                    execution.ending().name().toLowerCase(Locale.ROOT),
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

    /** As it stands in a list, or after a change. */
    static Content brief(JobRecord job, Instant now) {
        return content(job, now, null, null);
    }

    /** As it is told to those who follow it. */
    static Content told(JobRecord job, Instant now, @Nullable Integer position) {
        return content(job, now, position, null);
    }

    /** All that is known. */
    static JobAnswer of(JobRecord job, Instant now, @Nullable Integer position, Details details) {
        return new JobAnswer(content(job, now, position, details));
    }

    private static Content content(JobRecord job, Instant now, @Nullable Integer position, @Nullable Details details) {
        return new Content(
                AcceptedJob.Content.of(job.job(), job.stateAt(now).word()),
                new Times(
                        Timestamps.write(job.createdAt()), text(job.job().enqueuedAt()), Timestamps.write(job.since())),
                job.job().executions(),
                Submitted.of(job.job()),
                LatestExecution.of(job.attempt(), now),
                position,
                details);
    }

    private static @Nullable JsonNode argumentsOf(JobRecord.@Nullable Data data) {
        if (data == null) {
            return null;
        }
        try {
            return Json.read(data.json()).path("arguments");
        } catch (JacksonException e) { // another application's
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

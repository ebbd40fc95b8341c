package dev.barback.internal.command;

import dev.barback.ArgumentException;
import dev.barback.ExecutionRecord;
import dev.barback.ExecutionState;
import dev.barback.JobOperations;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Progress;
import dev.barback.internal.command.Command.Form;
import dev.barback.internal.command.Command.Usage;
import dev.barback.internal.command.Command.WaitsFor;
import dev.barback.internal.wire.Json;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Commands on single jobs that were enqueued. They fail with an explanation if there is no job store. */
final class JobOperationCommands {
    private static final int MAX_ARGUMENTS_LENGTH = 1_000;

    private final JobOperations operations;

    JobOperationCommands(JobOperations operations) {
        this.operations = operations;
    }

    List<Command> all() {
        return List.of(
                new Command(
                        new Usage(
                                "postpone",
                                "SECONDS ID",
                                "Makes a waiting job due that many seconds from now, and answers with the due time.",
                                Form.LINE),
                        WaitsFor.CALLS,
                        tokens -> control ->
                                postpone(tokens.get(0).fullText(), tokens.get(1).fullText())),
                new Command(
                        new Usage(
                                "get_info",
                                "ID",
                                "Shows a job: its state, times and executions, and why it waits.",
                                Form.LINES),
                        WaitsFor.CALLS,
                        tokens -> control -> info(tokens.get(0).fullText())),
                new Command(
                        new Usage(
                                "cancel",
                                "ID",
                                "Cancels a job: a waiting job never starts, a running job is interrupted.",
                                Form.LINE),
                        WaitsFor.CALLS,
                        tokens -> control -> cancel(tokens.get(0).fullText())));
    }

    private CommandResult postpone(String seconds, String jobId) {
        Duration wait = DueTimeTokens.parseWait(seconds);
        Instant due;
        try {
            due = operations.clock().instant().plus(wait);
        } catch (DateTimeException | ArithmeticException e) {
            throw new ArgumentException("A wait of " + wait + " is too long.", e);
        }
        return new CommandResult.Text(
                "Due at " + operations.postpone(jobId, due).readyAt() + ".");
    }

    private CommandResult cancel(String jobId) {
        return new CommandResult.Text(
                operations.cancel(jobId) == JobState.CANCELLED ? "Cancelled." : "The job is being interrupted.");
    }

    /** Each fact in a line, as a token: {@code state=scheduled}. */
    private CommandResult info(String jobId) {
        JobRecord job = operations.find(jobId);
        Clock clock = operations.clock();
        List<String> lines = new ArrayList<>();
        add(lines, "id", job.jobId());
        add(lines, "state", job.stateAt(clock.instant()).lowerCaseName());
        add(lines, "class", job.job().jobClass());
        add(lines, "arguments", arguments(job.data()));
        add(lines, "queue", job.job().queue());
        job.job().attributes().forEach((name, value) -> add(lines, name, value));
        add(lines, "priority", job.job().priority());
        add(lines, "created_at", job.createdAt());
        add(lines, "enqueued_at", job.job().enqueuedAt());
        add(lines, "scheduled_at", job.job().scheduledAt());
        ExecutionState executionState = job.execution();
        if (executionState != null) {
            add(lines, "started_at", executionState.startedAt());
            add(lines, "finished_at", executionState.finishedAt());
            add(lines, "worker", executionState.worker());
            add(lines, "result", executionState.result());
            add(lines, "error", executionState.error());
            add(lines, "progress", executionState.progress() == null ? null : describe(executionState.progress()));
        }
        add(lines, "executions", job.job().executions());
        operations.executions(jobId).forEach(execution -> add(lines, "execution", describe(execution)));
        String waitReason = operations.waitReason(job);
        add(lines, "waits_because", waitReason.isEmpty() ? null : waitReason);
        return new CommandResult.Lines(lines);
    }

    private static void add(List<String> lines, String name, @Nullable Object value) {
        if (value != null) {
            lines.add(Token.write(List.of(new Token(name, value.toString(), false))));
        }
    }

    /** {@code 3 of 10: reading}. */
    private static String describe(Progress progress) {
        String done = Long.toString(progress.done());
        String total = progress.total() == 0 ? "" : " of " + progress.total();
        return done + total + (progress.message() == null ? "" : ": " + progress.message());
    }

    private static String describe(ExecutionRecord execution) {
        ExecutionRecord.Failure failure = execution.failure();
        return "%d from %s to %s on %s: %s%s"
                .formatted(
                        execution.number(),
                        execution.startedAt(),
                        execution.endedAt(),
                        execution.worker(),
                        execution.outcome().name().toLowerCase(java.util.Locale.ROOT),
                        failure == null ? "" : ", " + failure.errorClass() + ": " + failure.message());
    }

    /** The arguments as in the envelope; long ones are cut. */
    private static @Nullable String arguments(JobRecord.@Nullable Data data) {
        if (data == null) {
            return null;
        }
        try {
            String all = Json.read(data.json()).path("arguments").toString();
            return all.length() <= MAX_ARGUMENTS_LENGTH ? all : all.substring(0, MAX_ARGUMENTS_LENGTH) + "...";
        } catch (JacksonException e) { // not an envelope of Barback
            return null;
        }
    }
}

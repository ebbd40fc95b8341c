package dev.barback.command;

import dev.barback.ArgumentException;
import dev.barback.command.Command.Form;
import dev.barback.command.Command.Load;
import dev.barback.command.Command.Usage;
import dev.barback.record.Attempt;
import dev.barback.record.ExecutionRecord;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.Progress;
import dev.barback.steering.Steering;
import dev.barback.wire.Json;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Commands on single jobs that were enqueued. They need the records of jobs; without them, they say so. */
final class SteeringCommands {
    private static final int LONGEST_ARGUMENTS = 1_000;

    private final Steering steering;

    SteeringCommands(Steering steering) {
        this.steering = steering;
    }

    List<Command> all() {
        return List.of(
                new Command(
                        new Usage(
                                "postpone",
                                "SECONDS ID",
                                "Has a job that waits run so many seconds from now, and answers with the due time.",
                                Form.LINE),
                        Load.CALLS,
                        words -> run ->
                                postpone(words.get(0).whole(), words.get(1).whole())),
                new Command(
                        new Usage(
                                "get_info",
                                "ID",
                                "Tells what is known of a job: its state, times and executions, and why it waits.",
                                Form.LINES),
                        Load.CALLS,
                        words -> run -> info(words.get(0).whole())),
                new Command(
                        new Usage(
                                "cancel",
                                "ID",
                                "Calls a job off: one that waits never starts, one that runs is interrupted.",
                                Form.LINE),
                        Load.CALLS,
                        words -> run -> cancel(words.get(0).whole())));
    }

    private Answer postpone(String seconds, String jobId) {
        Duration wait = TimeWords.wait(seconds);
        Instant due;
        try {
            due = steering.clock().instant().plus(wait);
        } catch (DateTimeException | ArithmeticException e) {
            throw new ArgumentException("A wait of " + wait + " leads to the end of time.", e);
        }
        return new Answer.Text("Due at " + steering.postpone(jobId, due).readyAt() + ".");
    }

    private Answer cancel(String jobId) {
        return new Answer.Text(
                steering.cancel(jobId) == JobState.CANCELLED ? "Cancelled." : "It runs, and is being interrupted.");
    }

    /** Each fact in a line, as a word of the language: {@code state=scheduled}. */
    private Answer info(String jobId) {
        JobRecord job = steering.find(jobId);
        Clock clock = steering.clock();
        List<String> lines = new ArrayList<>();
        add(lines, "id", job.jobId());
        add(lines, "state", job.stateAt(clock.instant()).word());
        add(lines, "class", job.job().jobClass());
        add(lines, "arguments", arguments(job.data()));
        add(lines, "queue", job.job().queue());
        add(lines, "user", job.job().user());
        add(lines, "duration", job.job().duration());
        add(lines, "webhook", job.job().webhook());
        add(lines, "priority", job.job().priority());
        add(lines, "created_at", job.createdAt());
        add(lines, "enqueued_at", job.job().enqueuedAt());
        add(lines, "scheduled_at", job.job().scheduledAt());
        Attempt attempt = job.attempt();
        if (attempt != null) {
            add(lines, "started_at", attempt.startedAt());
            add(lines, "finished_at", attempt.finishedAt());
            add(lines, "worker", attempt.worker());
            add(lines, "result", attempt.result());
            add(lines, "error", attempt.error());
            add(lines, "progress", attempt.progress() == null ? null : describe(attempt.progress()));
        }
        add(lines, "executions", job.job().executions());
        steering.executions(jobId).forEach(execution -> add(lines, "execution", describe(execution)));
        String why = steering.whyWaiting(job);
        add(lines, "waits_because", why.isEmpty() ? null : why);
        return new Answer.Lines(lines);
    }

    private static void add(List<String> lines, String name, @Nullable Object value) {
        if (value != null) {
            lines.add(Word.write(List.of(new Word(name, value.toString(), false))));
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
                        execution.ending().name().toLowerCase(java.util.Locale.ROOT),
                        failure == null ? "" : ", " + failure.errorClass() + ": " + failure.message());
    }

    /** As they are on the wire, cut where they are long. */
    private static @Nullable String arguments(JobRecord.@Nullable Data data) {
        if (data == null) {
            return null;
        }
        try {
            String all = Json.read(data.json()).path("arguments").toString();
            return all.length() <= LONGEST_ARGUMENTS ? all : all.substring(0, LONGEST_ARGUMENTS) + "...";
        } catch (JacksonException e) { // recorded by somebody else
            return null;
        }
    }
}

package dev.barback.internal.command;

import dev.barback.AccessScope;
import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.EnqueueOptions;
import dev.barback.EnqueuedJob;
import dev.barback.NewJob;
import dev.barback.internal.command.Command.Form;
import dev.barback.internal.command.Command.PreparedCommand;
import dev.barback.internal.command.Command.Usage;
import dev.barback.internal.command.Command.WaitsFor;
import dev.barback.internal.execution.ExecutionControl;
import dev.barback.internal.execution.Outcome;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.text.ErrorText;
import dev.barback.internal.text.SafeText;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Commands that run jobs or enqueue them. */
final class JobCommands {
    private static final String TAGS = "tags";

    private final Barback barback;
    private final JobRegistry registry;
    private final AccessScope scope;

    JobCommands(Barback barback, AccessScope scope) {
        this.barback = barback;
        this.registry = barback.registry();
        this.scope = scope;
    }

    List<Command> all() {
        return List.of(
                new Command(
                        new Usage(
                                "perform_now",
                                "JOB [ARGUMENT...]",
                                "Runs a job at once, without its queue, and answers with its result.",
                                Form.LINE),
                        WaitsFor.JOB,
                        this::performNow),
                new Command(
                        new Usage(
                                "perform_later",
                                "JOB [ARGUMENT...]",
                                "Enqueues a job, and answers with its id; tags=a,b gives it tags.",
                                Form.LINE),
                        WaitsFor.CALLS,
                        tokens -> control -> enqueue(tokens, EnqueueOptions.NONE)),
                timed(
                        new Usage(
                                "perform_in",
                                "SECONDS JOB [ARGUMENT...]",
                                "Enqueues a job that is due after that many seconds, and answers with its id.",
                                Form.LINE),
                        token -> EnqueueOptions.NONE.waitFor(DueTimeTokens.parseWait(token))),
                timed(
                        new Usage(
                                "perform_at",
                                "UNIX_TIME JOB [ARGUMENT...]",
                                "Enqueues a job that is due that many seconds after the start of 1970, and answers with"
                                        + " its id.",
                                Form.LINE),
                        token -> EnqueueOptions.NONE.waitUntil(DueTimeTokens.parseTime(token))));
    }

    /** A command whose first argument is a time. */
    private Command timed(Usage usage, Function<String, EnqueueOptions> options) {
        return new Command(
                usage,
                WaitsFor.CALLS,
                tokens -> control -> enqueue(
                        tokens.subList(1, tokens.size()),
                        options.apply(tokens.get(0).fullText())));
    }

    private NewJob job(List<Token> tokens) {
        JobDefinition definition = registry.findPublic(tokens.get(0).fullText());
        return NewJob.named(definition.name(), ArgumentTokens.bind(definition, tokens.subList(1, tokens.size())));
    }

    /** A job with the tags of the token {@code tags=a,b}, unless that is an argument that the job takes. */
    private NewJob taggedJob(List<Token> tokens) {
        List<Token> tags =
                tokens.stream().filter(token -> TAGS.equals(token.name())).toList();
        if (tags.isEmpty() || takes(tokens)) {
            return job(tokens);
        }
        String[] words = tags.stream()
                .flatMap(token -> Stream.of(token.text().split(",", -1)))
                .toArray(String[]::new);
        return job(tokens.stream().filter(token -> !tags.contains(token)).toList())
                .set(EnqueueOptions.NONE.tags(words));
    }

    private boolean takes(List<Token> tokens) {
        try {
            job(tokens);
            return true;
        } catch (ArgumentException e) {
            return false;
        }
    }

    private CommandResult enqueue(List<Token> tokens, EnqueueOptions options) {
        EnqueuedJob job = barback.jobs().enqueue(taggedJob(tokens).set(scope.withUser(options)));
        if (job.isEnqueued()) {
            return new CommandResult.Text(job.jobId());
        }
        Throwable error = job.error();
        throw new BarbackException(
                error == null
                        ? "The application halted " + job.jobClass() + " before it was enqueued."
                        : "The application refused " + job.jobClass() + ": " + error.getMessage(),
                error);
    }

    private PreparedCommand performNow(List<Token> tokens) {
        NewJob job = job(tokens).set(scope.withUser(EnqueueOptions.NONE));
        return control -> performNow(job, control);
    }

    private CommandResult performNow(NewJob job, ExecutionControl control) {
        Outcome outcome = barback.perform(job, control);
        if (outcome instanceof Outcome.Completed completed) {
            return new CommandResult.Text(SafeText.of(completed.result()));
        }
        throw new BarbackException(describeFailure(String.valueOf(job.name()), outcome), outcome.error());
    }

    private static String describeFailure(String job, Outcome outcome) {
        if (outcome instanceof Outcome.Halted) {
            return "The application halted " + job + " before it ran.";
        }
        Throwable error = outcome.error();
        if (error == null) {
            return job + " was interrupted, because this process stops.";
        }
        String message = ErrorText.message(error);
        String reason = SafeText.forLog(message.equals("null") ? error : message);
        if (outcome instanceof Outcome.Retried retried) {
            return "%s failed; retry at %s: %s".formatted(job, retried.dueAt(), reason);
        }
        return "%s failed%s: %s"
                .formatted(job, outcome instanceof Outcome.Discarded ? " and was discarded" : "", reason);
    }
}

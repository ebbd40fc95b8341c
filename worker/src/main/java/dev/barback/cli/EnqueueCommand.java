package dev.barback.cli;

import dev.barback.BrokerException;
import dev.barback.EnqueueOptions;
import dev.barback.EnqueuedJob;
import dev.barback.NewJob;
import dev.barback.UnknownJobException;
import dev.barback.internal.command.ArgumentTokens;
import dev.barback.internal.command.DueTimeTokens;
import dev.barback.internal.registry.JobDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code barback enqueue}: enqueues one job. Prints only its id, so that scripts can use it. */
@Command(
        name = "enqueue",
        description = "Enqueues a job and prints its id.",
        footer = {
            "",
            "Jobs come from jars on the class path (META-INF/services/dev.barback.Job; more",
            "of them with BARBACK_CLASSPATH). Jobs that are Spring beans of an application",
            "are enqueued by that application.",
            "",
            "Examples:",
            "  barback enqueue HelloMeJob Ada Lovelace",
            "  barback enqueue MockJob sleep_duration=3 raise_error=true --in 10s",
            "  barback enqueue HelloWorldJob --at 2026-11-21T22:52:31Z --queue mail"
        })
final class EnqueueCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
    private String job = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGUMENT",
            description = "Its arguments, by position or as name=value. Lists and maps as JSON.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--queue", paramLabel = "Q", description = "The queue. Default: the job's own.")
    private @Nullable String queue;

    @Option(names = "--priority", paramLabel = "N", description = "Lower runs sooner.")
    private @Nullable Integer priority;

    @ArgGroup
    private @Nullable Due due;

    EnqueueCommand(CliContext context) {
        this.context = context;
    }

    /** When to run: one of the two. */
    static final class Due {
        @Option(names = "--in", paramLabel = "TIME", description = "Not before: 10s, 5m, 2h, 1d, or seconds.")
        private @Nullable String in;

        @Option(names = "--at", paramLabel = "TIME", description = "Not before: ISO-8601, or seconds since 1970.")
        private @Nullable String at;

        EnqueueOptions of(EnqueueOptions options) {
            if (in != null) {
                return options.waitFor(DueTimeTokens.parseWait(in));
            }
            return at == null ? options : options.waitUntil(DueTimeTokens.parseTime(at));
        }
    }

    @Override
    public Integer call() {
        EnqueueOptions options = options();
        try (Session session = Session.open(context)) {
            JobDefinition definition = find(session);
            NewJob newJob = NewJob.named(definition.name(), ArgumentTokens.parse(definition, arguments));
            EnqueuedJob enqueued = session.jobs().enqueue(newJob.set(options));
            if (enqueued.error() != null) {
                throw new BrokerException(String.valueOf(enqueued.error().getMessage()), enqueued.error());
            }
            context.out().println(enqueued.jobId());
            context.err()
                    .println(enqueued.jobClass() + " is enqueued in " + enqueued.queue()
                            + (enqueued.scheduledAt() == null ? "" : ", due at " + enqueued.scheduledAt()) + ".");
        }
        return 0;
    }

    private EnqueueOptions options() {
        EnqueueOptions options = EnqueueOptions.NONE;
        if (queue != null) {
            options = options.queue(queue);
        }
        if (priority != null) {
            options = options.priority(priority);
        }
        return due == null ? options : due.of(options);
    }

    private JobDefinition find(Session session) {
        try {
            return session.registry().findPublic(job);
        } catch (UnknownJobException e) {
            throw new UnknownJobException(
                    e.getMessage() + " Jobs that are Spring beans are enqueued by their application.", e);
        }
    }
}

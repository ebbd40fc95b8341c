package dev.barback.cli;

import dev.barback.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code barback work}: the worker process, until it is stopped. */
@Command(
        name = WorkCommand.NAME,
        description = "Runs jobs until it is stopped (SIGTERM or Ctrl-C); then running jobs have 8 s to end.",
        footer = {
            "",
            "Any Spring property may follow, for example --barback.worker.grace=20s. With a",
            "port (--port, BARBACK_WORKER_PORT), health and metrics are served there, under",
            "/actuator, to this machine (SERVER_ADDRESS=0.0.0.0: to all).",
            "",
            "Examples:",
            "  barback work",
            "  barback work --queue mail=3 --queue default --processors 20"
        })
final class WorkCommand implements Callable<Integer> {
    /** The command's name, as the first word. */
    static final String NAME = "work";

    private final CliContext context;

    @Option(
            names = "--queue",
            paramLabel = "Q[=WEIGHT]",
            description = "A queue to serve; may be repeated. Of two with jobs, one of weight 3 gets three times as"
                    + " many jobs started as one of weight 1, the default. Default: the default queue, and those that"
                    + " jobs declare.")
    private List<String> queues = new ArrayList<>();

    @Option(
            names = "--processors",
            paramLabel = "N[-MAX]",
            description =
                    "The number of jobs that run at once; 2-20: between these, depending on the load. Default: as many as"
                            + " the limits of its queues allow together, and twice the cores for those without a limit.")
    private @Nullable String processors;

    @Option(names = "--port", paramLabel = "PORT", description = "Serve health and metrics there.")
    private @Nullable Integer port;

    @Unmatched
    private List<String> others = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    WorkCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        WorkOptions options = options();
        try {
            options.properties(context.environment());
        } catch (ArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        WorkerApplication.run(options, context.environment());
        return 0;
    }

    /** As they were typed. */
    WorkOptions options() {
        return new WorkOptions(queues, processors, port, others);
    }
}

package dev.barback.cli;

import dev.barback.spi.QueueNames;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barback clear}: purges a queue. */
@Command(
        name = "clear",
        description = "Removes all jobs of a queue: pending, leased and delayed ones. Running jobs continue.",
        footer = {"", "Examples:", "  barback clear --queue mail", "  barback clear --yes"})
final class ClearCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--queue", paramLabel = "Q", description = "The queue. Default: QUEUE_NAME, else default.")
    private @Nullable String queue;

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    ClearCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String name = QueueNames.checkQueue(queue == null ? context.defaultQueue() : queue);
        if (!confirmation.confirms("Remove all jobs of the queue " + name, context, spec)) {
            return BarbackCommand.FAILED;
        }
        try (Session session = Session.open(context)) {
            session.jobOperations().clear(name);
        }
        context.out()
                .println(
                        name.equals(QueueNames.MORGUE)
                                ? "The morgue is empty."
                                : "The queue " + name + " is empty: its pending, leased and delayed jobs are removed."
                                        + " Running jobs continue, but are not retried.");
        return 0;
    }
}

package dev.barback.cli;

import dev.barback.broker.QueueNames;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code barback clear}: empties a queue. */
@Command(
        name = "clear",
        description = "Removes all jobs of a queue: pending, leased and delayed ones. Running jobs go on.",
        footer = {"", "Examples:", "  barback clear --queue mail", "  barback clear --yes"})
final class ClearCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--queue", paramLabel = "Q", description = "The queue. Default: QUEUE_NAME, else default.")
    private @Nullable String queue;

    @Mixin
    private Question question = new Question();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects
    ClearCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String name = QueueNames.checkQueue(queue == null ? surroundings.defaultQueue() : queue);
        if (!question.confirms("Remove all jobs of the queue " + name, surroundings, spec)) {
            return BarbackCommand.FAILED;
        }
        try (Session session = Session.open(surroundings)) {
            session.steering().clear(name);
        }
        surroundings
                .out()
                .println(
                        name.equals(QueueNames.MORGUE)
                                ? "The morgue is empty."
                                : "The queue " + name + " is empty: its pending, leased and delayed jobs are removed."
                                        + " Jobs that run already go on, but are not retried.");
        return 0;
    }
}

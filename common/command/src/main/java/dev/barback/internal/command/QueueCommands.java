package dev.barback.internal.command;

import dev.barback.JobOperations;
import dev.barback.QueueInfo;
import dev.barback.internal.command.Command.Form;
import dev.barback.internal.command.Command.Usage;
import dev.barback.internal.command.Command.WaitsFor;
import dev.barback.spi.QueueNames;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Commands on whole queues. */
final class QueueCommands {
    private final JobOperations operations;

    QueueCommands(JobOperations operations) {
        this.operations = operations;
    }

    List<Command> all() {
        return List.of(
                new Command(
                        new Usage(
                                "queues",
                                "",
                                "Lists the queues with the numbers of their jobs, if the broker counts them.",
                                Form.LINES),
                        WaitsFor.CALLS,
                        tokens -> control -> new CommandResult.Lines(operations.queues().stream()
                                .map(QueueCommands::describe)
                                .toList())),
                new Command(
                        new Usage(
                                "clear",
                                "QUEUE",
                                "Removes all jobs of a queue: pending, leased and delayed ones. Running jobs go on.",
                                Form.LINE),
                        WaitsFor.CALLS,
                        tokens -> control -> clear(tokens.get(0).fullText())));
    }

    private CommandResult clear(String queue) {
        operations.clear(QueueNames.checkQueue(queue));
        return new CommandResult.Text("The queue " + queue + " is empty.");
    }

    /** A queue as tokens: {@code mail available=3 leased=0 delayed=1}. */
    private static String describe(QueueInfo queue) {
        List<Token> tokens = new ArrayList<>();
        tokens.add(new Token(null, queue.name(), false));
        count(tokens, "available", queue.available());
        count(tokens, "leased", queue.leased());
        count(tokens, "delayed", queue.delayed());
        if (!queue.problem().isEmpty()) {
            tokens.add(new Token("problem", queue.problem(), true));
        }
        return Token.write(tokens);
    }

    private static void count(List<Token> tokens, String name, OptionalLong count) {
        count.ifPresent(number -> tokens.add(new Token(name, Long.toString(number), false)));
    }
}

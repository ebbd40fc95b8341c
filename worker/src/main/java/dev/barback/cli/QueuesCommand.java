package dev.barback.cli;

import dev.barback.QueueInfo;
import dev.barback.spi.Broker;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code barback queues}: lists the queues and their states. */
@Command(
        name = "queues",
        description = "Lists the queues, and their problems.",
        footer = {"", "Example:", "  barback queues"})
final class QueuesCommand implements Callable<Integer> {
    private final CliContext context;

    QueuesCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<QueueInfo> queues;
        try (Broker broker = context.broker()) {
            queues = broker.queues();
        }
        if (queues.isEmpty()) {
            context.err().println("There are no queues yet; a worker, or the first job, makes them.");
            return 0;
        }
        Table table = new Table("QUEUE", "AVAILABLE", "LEASED", "DELAYED", "STATE");
        for (QueueInfo queue : queues) {
            table.add(
                    queue.name(),
                    text(queue.available()),
                    text(queue.leased()),
                    text(queue.delayed()),
                    queue.problem().isEmpty() ? "ok" : queue.problem());
        }
        table.print(context.out());
        if (queues.stream().anyMatch(queue -> queue.available().isEmpty())) {
            context.err().println("- = unknown: Pub/Sub does not count messages (Cloud Monitoring does).");
        }
        return 0;
    }

    private static String text(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "-";
    }
}

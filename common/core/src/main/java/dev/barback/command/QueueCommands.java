package dev.barback.command;

import dev.barback.broker.QueueInfo;
import dev.barback.broker.QueueNames;
import dev.barback.command.Command.Form;
import dev.barback.command.Command.Load;
import dev.barback.command.Command.Usage;
import dev.barback.steering.Steering;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Commands on whole queues. */
final class QueueCommands {
    private final Steering steering;

    QueueCommands(Steering steering) {
        this.steering = steering;
    }

    List<Command> all() {
        return List.of(
                new Command(
                        new Usage(
                                "queues",
                                "",
                                "Lists the queues with the jobs they hold, where the broker counts them.",
                                Form.LINES),
                        Load.CALLS,
                        words -> run -> new Answer.Lines(steering.queues().stream()
                                .map(QueueCommands::describe)
                                .toList())),
                new Command(
                        new Usage(
                                "clear",
                                "QUEUE",
                                "Removes all jobs of a queue: pending, leased and delayed ones. Running jobs go on.",
                                Form.LINE),
                        Load.CALLS,
                        words -> run -> clear(words.get(0).whole())));
    }

    private Answer clear(String queue) {
        steering.clear(QueueNames.checkQueue(queue));
        return new Answer.Text("The queue " + queue + " is empty.");
    }

    /** As words of the language: {@code mail available=3 leased=0 delayed=1}. */
    private static String describe(QueueInfo queue) {
        List<Word> words = new ArrayList<>();
        words.add(new Word(null, queue.name(), false));
        count(words, "available", queue.available());
        count(words, "leased", queue.leased());
        count(words, "delayed", queue.delayed());
        if (!queue.problem().isEmpty()) {
            words.add(new Word("problem", queue.problem(), true));
        }
        return Word.write(words);
    }

    private static void count(List<Word> words, String name, OptionalLong count) {
        count.ifPresent(number -> words.add(new Word(name, Long.toString(number), false)));
    }
}

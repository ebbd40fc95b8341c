package dev.barback.command;

import dev.barback.ArgumentException;
import java.util.List;

/**
 * A command with its words, understood but not done yet.
 *
 * @param command what is to be done
 * @param words those behind the command's name
 */
public record Call(Command command, List<Word> words) {

    /**
     * What is to be done, ready for it. Quick.
     *
     * @throws dev.barback.BarbackException if it can't be done; the message is one sentence or two
     */
    public Command.Deed prepare() {
        Command.Usage usage = command.usage();
        List<String> required = usage.required();
        if (words.size() < required.size()) {
            throw new ArgumentException(
                    usage.name() + " needs " + usage.parameters() + ": " + required.get(words.size()) + " is missing.");
        } else if (words.size() > usage.most()) {
            throw new ArgumentException(
                    usage.most() == 0
                            ? usage.name() + " takes nothing behind it."
                            : usage.name() + " takes " + usage.parameters() + " and nothing behind it.");
        }
        return command.action().prepare(words);
    }
}

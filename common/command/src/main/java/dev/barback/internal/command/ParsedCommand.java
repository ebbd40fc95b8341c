package dev.barback.internal.command;

import dev.barback.ArgumentException;
import java.util.List;

/**
 * A parsed command with its tokens, not run yet.
 *
 * @param command the command
 * @param tokens the tokens after the command's name
 */
public record ParsedCommand(Command command, List<Token> tokens) {

    /**
     * Converts the tokens and returns the command ready to run. Quick, unless the command waits for a job: that job's
     * arguments are converted, by the application's classes too, and a session with authentication checks its token.
     *
     * @throws dev.barback.BarbackException if the command can't be run; the message is one or two sentences
     */
    public Command.PreparedCommand prepare() {
        Command.Usage usage = command.usage();
        List<String> required = usage.required();
        if (tokens.size() < required.size()) {
            throw new ArgumentException(usage.name() + " needs " + usage.parameters() + ": "
                    + required.get(tokens.size()) + " is missing.");
        } else if (tokens.size() > usage.maxTokens()) {
            throw new ArgumentException(
                    usage.maxTokens() == 0
                            ? usage.name() + " takes no arguments."
                            : usage.name() + " takes only " + usage.parameters() + ".");
        }
        return command.action().prepare(tokens);
    }
}

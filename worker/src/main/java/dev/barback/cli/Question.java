package dev.barback.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Asks before something is lost, unless {@code --yes} says that it need not. */
final class Question {
    @Option(
            names = {"-y", "--yes"},
            description = "Do it without asking.")
    private boolean yes;

    /**
     * Whether to go on.
     *
     * @throws ParameterException if there is nobody to ask
     */
    boolean confirms(String what, Surroundings surroundings, CommandSpec command) {
        if (yes) {
            return true;
        } else if (!surroundings.terminal()) {
            throw new ParameterException(
                    command.commandLine(), "Nobody is there to ask (" + what + "?); say --yes to do it.");
        }
        surroundings.err().print(what + "? [y/N] ");
        surroundings.err().flush();
        try {
            String answer = surroundings.in().readLine();
            boolean confirmed =
                    answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
            if (!confirmed) {
                surroundings.err().println("Nothing is done.");
            }
            return confirmed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.barback.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Asks before data is deleted, unless {@code --yes} is given. */
final class Confirmation {
    @Option(
            names = {"-y", "--yes"},
            description = "Do it without asking.")
    private boolean yes;

    /**
     * Whether to continue.
     *
     * @throws ParameterException if there is no terminal
     */
    boolean confirms(String what, CliContext context, CommandSpec command) {
        if (yes) {
            return true;
        } else if (!context.terminal()) {
            throw new ParameterException(
                    command.commandLine(), "There is no terminal to ask (" + what + "?); give --yes to do it.");
        }
        context.err().print(what + "? [y/N] ");
        context.err().flush();
        try {
            String answer = context.in().readLine();
            boolean confirmed =
                    answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
            if (!confirmed) {
                context.err().println("Nothing is done.");
            }
            return confirmed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

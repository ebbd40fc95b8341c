package dev.barback.cli;

import dev.barback.ArgumentException;
import dev.barback.BarbackException;
import dev.barback.UnknownJobException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How a command says that it was not understood, or that it failed: in one sentence, on the error output. */
final class Complaint {
    private Complaint() {}

    static int misunderstood(ParameterException error) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("barback: " + sentence(error.getMessage()));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    static int failed(Exception error, CommandLine command, boolean verbose) {
        PrintWriter err = command.getErr();
        err.println("barback: " + sentence(message(error)));
        if (verbose) {
            error.printStackTrace(err);
        }
        boolean misunderstood = error instanceof ArgumentException || error instanceof UnknownJobException;
        return misunderstood ? ExitCode.USAGE : BarbackCommand.FAILED;
    }

    /** Ours are sentences already; others' make sense only with the name of the class. */
    private static @Nullable String message(Throwable error) {
        boolean ours = error instanceof BarbackException || error instanceof IllegalArgumentException;
        return ours ? error.getMessage() : error.toString();
    }

    private static String sentence(@Nullable String message) {
        String line = message == null ? "It failed, and did not say why." : message.strip();
        return line.matches("(?s).*[.!?]") ? line : line + ".";
    }
}

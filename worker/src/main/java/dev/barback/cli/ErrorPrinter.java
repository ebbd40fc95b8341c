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

/** Prints that a command was not understood, or failed: in one sentence, to standard error. */
final class ErrorPrinter {
    private ErrorPrinter() {}

    static int misunderstood(ParameterException error) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("barback: " + sentence(error.getMessage()));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    static int failed(Exception error, PrintWriter err, boolean verbose) {
        err.println("barback: " + sentence(message(error)));
        if (verbose) {
            error.printStackTrace(err);
        }
        boolean misunderstood = error instanceof ArgumentException || error instanceof UnknownJobException;
        return misunderstood ? ExitCode.USAGE : BarbackCommand.FAILED;
    }

    /** Messages of Barback are sentences; those of other exceptions make sense only with the class name. */
    private static @Nullable String message(Throwable error) {
        boolean isSentence = error instanceof BarbackException || error instanceof IllegalArgumentException;
        return isSentence ? error.getMessage() : error.toString();
    }

    private static String sentence(@Nullable String message) {
        String line = message == null ? "It failed without a message." : message.strip();
        return line.matches("(?s).*[.!?]") ? line : line + ".";
    }
}

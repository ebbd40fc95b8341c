package dev.barback.cli;

import dev.barback.ArgumentException;
import dev.barback.internal.accounts.Passwords;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A user's name, and where the new password comes from. */
final class PasswordSource {
    @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and . _ -")
    private String name = "";

    @Option(names = "--generate", description = "Generate a password and print it. Default: ask for it.")
    private boolean generate;

    /** The user's name, as given. */
    String name() {
        return name;
    }

    /**
     * A new password: generated, or asked for.
     *
     * @throws ArgumentException if there is none, or it is easily guessed
     */
    String password(CliContext context) {
        return generate ? Passwords.generate() : Passwords.check(read(context));
    }

    /** Prints the password, if it was generated. */
    void printGenerated(CliContext context, String password) {
        if (generate) {
            context.out().println(password);
            context.err().println("It is not shown again.");
        }
    }

    /** Reads the password: in a terminal hidden, and twice; else the next line of input. */
    @SuppressWarnings("SystemConsoleNull") // before 22 it is null without a terminal
    private static String read(CliContext context) {
        Console console = context.terminal() ? System.console() : null;
        return console == null ? readLine(context) : readTwice(console);
    }

    private static String readTwice(Console console) {
        char @Nullable [] first = console.readPassword("Password: ");
        char[] again = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, again)) {
            throw new ArgumentException("The two passwords are not the same.");
        }
        return new String(first);
    }

    private static String readLine(CliContext context) {
        try {
            String line = context.in().readLine();
            if (line == null) {
                throw new ArgumentException("There is no terminal to ask for a password, and no input to read it"
                        + " from: give it on standard input, or give --generate.");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

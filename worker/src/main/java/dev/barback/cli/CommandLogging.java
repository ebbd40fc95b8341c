package dev.barback.cli;

import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is logged: everything by the worker process, as Spring configures it; nothing by the other commands, which
 * say themselves what they do, unless they are to be verbose. Decided before anything logs.
 */
final class CommandLogging {
    private static final String CONFIGURATION = "logback.configurationFile";

    /** Kept, since java.util.logging forgets the level of a logger that nobody holds. Netty and gRPC log there. */
    private static final Logger ROOT = Logger.getLogger("");

    private CommandLogging() {}

    static void choose(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        boolean process =
                words.stream().filter(word -> !word.startsWith("-")).findFirst().equals(WorkCommand.WORD);
        if (process || System.getProperty(CONFIGURATION) != null) {
            return;
        }
        boolean verbose = words.contains("-v") || words.contains("--verbose");
        System.setProperty(CONFIGURATION, verbose ? "logback-verbose.xml" : "logback-quiet.xml");
        if (!verbose) {
            ROOT.setLevel(Level.OFF);
        }
    }
}

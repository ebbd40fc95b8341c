package dev.barback.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Chooses the logging: the worker process logs as Spring configures it; other commands, which print what they do, log
 * nothing unless {@code --verbose} is given. Has to be called before anything logs.
 */
final class CommandLogging {
    private static final String CONFIGURATION = "logback.configurationFile";

    /** Kept, since java.util.logging loses the level of a logger without references. Netty and gRPC use it. */
    private static final Logger ROOT = Logger.getLogger("");

    private CommandLogging() {}

    static void choose(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        boolean isWorker =
                words.stream().filter(word -> !word.startsWith("-")).findFirst().equals(Optional.of(WorkCommand.NAME));
        if (isWorker || System.getProperty(CONFIGURATION) != null) {
            return;
        }
        boolean verbose = words.contains("-v") || words.contains("--verbose");
        System.setProperty(CONFIGURATION, verbose ? "logback-verbose.xml" : "logback-quiet.xml");
        if (!verbose) {
            ROOT.setLevel(Level.OFF);
        }
    }
}

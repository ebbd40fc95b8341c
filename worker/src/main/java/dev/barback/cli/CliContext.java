package dev.barback.cli;

import dev.barback.settings.BarbackSettings;
import dev.barback.settings.SettingSource;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The context of a command: its environment, streams and clock.
 *
 * @param environment the environment variables
 * @param in the standard input
 * @param out for results
 * @param err for everything else
 * @param terminal whether the input is a terminal
 * @param clock the time
 * @param brokers connects to a broker
 */
record CliContext(
        Map<String, String> environment,
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Clock clock,
        Function<CommandLineBroker, Broker> brokers) {

    /** The context of this process. */
    static CliContext ofThisProcess() {
        return new CliContext(
                System.getenv(),
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                System.out,
                System.err,
                isTerminal(),
                Clock.systemUTC(),
                CommandLineBroker::connect);
    }

    /** The settings, from the environment variables alone. */
    BarbackSettings settings() {
        return BarbackSettings.of(SettingSource.of(environment));
    }

    /** The queue of jobs and commands that name none. */
    String defaultQueue() {
        return settings().defaultQueue();
    }

    /** The broker; the caller closes it. */
    Broker broker() {
        return brokers.apply(CommandLineBroker.of(settings()));
    }

    /** The job store beside this broker; the caller closes it. Null = no records are kept. */
    @Nullable JobStore jobStore(Broker broker) {
        return CommandLineBroker.of(settings()).jobStore(broker);
    }

    /** From Java 22 on there is always a console, with a method that returns whether it is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // before 22 it is null without a terminal
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}

package dev.barback.cli;

import dev.barback.broker.Broker;
import dev.barback.record.Records;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds when it is called.
 *
 * @param environment the environment variables
 * @param in what is typed
 * @param out for results
 * @param err for everything else
 * @param terminal whether somebody sits in front of it
 * @param clock the time
 * @param brokers connects
 */
record Surroundings(
        Map<String, String> environment,
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Clock clock,
        Function<ChosenBroker, Broker> brokers) {

    /** Those of this process. */
    static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                System.out,
                System.err,
                isTerminal(),
                Clock.systemUTC(),
                ChosenBroker::connect);
    }

    /** The queue of jobs and commands that name none. */
    String defaultQueue() {
        String queue = environment.getOrDefault("QUEUE_NAME", "");
        return queue.isBlank() ? "default" : queue.strip();
    }

    /** To be closed by the caller. */
    Broker broker() {
        return brokers.apply(ChosenBroker.of(environment));
    }

    /** What is remembered of the jobs that this broker carries; to be closed by the caller. Null = nothing. */
    @Nullable Records records(Broker broker) {
        return ChosenBroker.of(environment).records(broker);
    }

    /** From Java 22 on there is a console always; whether it is a terminal, it says itself. */
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

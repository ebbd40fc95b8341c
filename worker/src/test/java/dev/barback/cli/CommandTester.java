package dev.barback.cli;

import dev.barback.BrokerException;
import dev.barback.spi.Broker;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;

/** Runs commands in this process, and keeps their output. */
final class CommandTester {
    private final Map<String, String> environment;
    private final Function<CommandLineBroker, Broker> brokers;
    private String out = "";
    private String err = "";

    private CommandTester(Map<String, String> environment, Function<CommandLineBroker, Broker> brokers) {
        this.environment = environment;
        this.brokers = brokers;
    }

    /** On a broker that is used by several commands. */
    static CommandTester on(Broker broker, Map<String, String> environment) {
        InvocationHandler unlessClose = (proxy, method, arguments) -> {
            try {
                return method.getName().equals("close") ? null : method.invoke(broker, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        Broker unclosed = (Broker) Proxy.newProxyInstance(
                CommandTester.class.getClassLoader(), new Class<?>[] {Broker.class}, unlessClose);
        return new CommandTester(environment, options -> unclosed);
    }

    /** On the broker that the environment selects. */
    static CommandTester of(Map<String, String> environment) {
        return new CommandTester(environment, CommandLineBroker::connect);
    }

    /** On a broker that is unreachable, with this reason. */
    static CommandTester onNothing(String reason) {
        return new CommandTester(Map.of(), options -> {
            throw new BrokerException(reason);
        });
    }

    /** Runs a command; returns its exit code. */
    int type(String... words) {
        return run(false, "", words);
    }

    /** Runs a command in a terminal, with an answer as input. */
    int typeAndAnswer(String answer, String... words) {
        return run(true, answer, words);
    }

    /** The standard output of the last command. */
    String out() {
        return out;
    }

    /** The standard error of the last command. */
    String err() {
        return err;
    }

    private int run(boolean terminal, String answer, String... words) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        CliContext context = new CliContext(
                environment,
                new BufferedReader(new StringReader(answer)),
                new PrintStream(results, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                terminal,
                Clock.systemUTC(),
                brokers);
        int code = BarbackCommand.run(context, words);
        out = results.toString(StandardCharsets.UTF_8).strip();
        err = errors.toString(StandardCharsets.UTF_8).strip();
        return code;
    }
}

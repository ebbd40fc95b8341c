package dev.barback.cli;

import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
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

/** Types commands, in this process, and keeps what they print. */
final class Keyboard {
    private final Map<String, String> environment;
    private final Function<ChosenBroker, Broker> brokers;
    private String out = "";
    private String err = "";

    private Keyboard(Map<String, String> environment, Function<ChosenBroker, Broker> brokers) {
        this.environment = environment;
        this.brokers = brokers;
    }

    /** On a broker that lives longer than one command. */
    static Keyboard on(Broker broker, Map<String, String> environment) {
        InvocationHandler unlessClose = (proxy, method, arguments) -> {
            try {
                return method.getName().equals("close") ? null : method.invoke(broker, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        Broker kept = (Broker)
                Proxy.newProxyInstance(Keyboard.class.getClassLoader(), new Class<?>[] {Broker.class}, unlessClose);
        return new Keyboard(environment, options -> kept);
    }

    /** On the broker that the environment asks for. */
    static Keyboard of(Map<String, String> environment) {
        return new Keyboard(environment, ChosenBroker::connect);
    }

    /** On a broker that can't be reached, for a reason. */
    static Keyboard onNothing(String reason) {
        return new Keyboard(Map.of(), options -> {
            throw new BrokerException(reason);
        });
    }

    /** Types a command; gives its exit code. */
    int type(String... words) {
        return run(false, "", words);
    }

    /** Types a command in a terminal, and then an answer. */
    int typeAndAnswer(String answer, String... words) {
        return run(true, answer, words);
    }

    /** What the last command printed to standard output. */
    String out() {
        return out;
    }

    /** What the last command printed to standard error. */
    String err() {
        return err;
    }

    private int run(boolean terminal, String answer, String... words) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                environment,
                new BufferedReader(new StringReader(answer)),
                new PrintStream(results, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                terminal,
                Clock.systemUTC(),
                brokers);
        int code = BarbackCommand.run(surroundings, words);
        out = results.toString(StandardCharsets.UTF_8).strip();
        err = errors.toString(StandardCharsets.UTF_8).strip();
        return code;
    }
}

package dev.barback.cli;

import dev.barback.BarbackException;
import dev.barback.broker.Broker;
import dev.barback.pubsub.PubSubOptions;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * Does once what every command does, at an address where nobody answers. {@code bin/barback prepare} lets the JVM
 * write down the classes that this loads; commands read them back in half the time.
 */
final class Rehearsal {
    private static final Function<PubSubOptions, PubSubOptions> BRIEF = options -> new PubSubOptions(
            "rehearsal", "127.0.0.1:1", options.leaseTime(), options.retention(), Duration.ofSeconds(1));

    private Rehearsal() {}

    /** Ends by itself, within seconds. */
    public static void main(String[] arguments) {
        CommandLogging.choose(new String[] {"clear"});
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Surroundings here = Surroundings.ofThisProcess();
        Surroundings alone = new Surroundings(
                Map.of(),
                new BufferedReader(Reader.nullReader()),
                nowhere,
                nowhere,
                false,
                here.clock(),
                BRIEF.andThen(here.brokers()));
        BarbackCommand.run(alone, "--help");
        BarbackCommand.run(alone, "clear", "--yes");
        BarbackCommand.run(alone, "enqueue", "HelloMeJob", "Ada", "last_name=Lovelace");
        try (Broker broker = alone.broker()) {
            broker.queues();
        } catch (BarbackException e) {
            System.exit(0); // as it should be: nobody answers
        }
    }
}

package dev.barback.cli;

import dev.barback.BarbackException;
import dev.barback.broker.Broker;
import dev.barback.pubsub.PubSubBroker;
import dev.barback.pubsub.PubSubOptions;
import dev.barback.spring.BrokerChoice.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * Does once what every command does, on a database that is thrown away and at an address where nobody answers. {@code
 * bin/barback prepare} lets the JVM write down the classes that this loads; commands read them back in half the time.
 */
final class Rehearsal {
    private Rehearsal() {}

    /** Ends by itself, within seconds. */
    public static void main(String[] arguments) throws IOException {
        CommandLogging.choose(new String[] {"clear"});
        Path directory = Files.createTempDirectory("barback");
        Surroundings file = surroundings(Map.of("BARBACK_DATA_DIR", directory.toString()));
        BarbackCommand.run(file, "--help");
        rehearse(file);
        BarbackCommand.run(file, "queues");
        FileSystemUtils.deleteRecursively(directory);
        Surroundings away = surroundings(Map.of(PubSubOptions.EMULATOR_HOST, "127.0.0.1:1"));
        rehearse(away);
        try (Broker broker = away.broker()) {
            broker.queues();
        } catch (BarbackException e) {
            System.exit(0); // as it should be: nobody answers
        }
    }

    private static void rehearse(Surroundings surroundings) {
        BarbackCommand.run(surroundings, "clear", "--yes");
        BarbackCommand.run(surroundings, "enqueue", "HelloMeJob", "Ada", "last_name=Lovelace");
    }

    private static Surroundings surroundings(Map<String, String> environment) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Surroundings(
                environment,
                new BufferedReader(Reader.nullReader()),
                nowhere,
                nowhere,
                false,
                Clock.systemUTC(),
                Rehearsal::connect);
    }

    private static Broker connect(ChosenBroker chosen) {
        if (chosen.choice().kind() != Kind.PUBSUB) {
            return chosen.connect();
        }
        PubSubOptions options = chosen.pubSub();
        return new PubSubBroker(new PubSubOptions(
                options.projectId(),
                options.emulatorHost(),
                options.leaseTime(),
                options.retention(),
                Duration.ofSeconds(1)));
    }
}

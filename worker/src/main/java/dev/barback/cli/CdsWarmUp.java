package dev.barback.cli;

import dev.barback.BarbackException;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.settings.BrokerChoice.Kind;
import dev.barback.spi.Broker;
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
 * Loads the classes that commands need, by running some of them, on a temporary database and at an address without a
 * server. {@code bin/barback prepare} has the JVM archive these classes (class data sharing); commands then load them
 * in half the time.
 */
final class CdsWarmUp {
    private CdsWarmUp() {}

    /** Ends by itself, within seconds. */
    public static void main(String[] arguments) throws IOException {
        CommandLogging.choose(new String[] {"clear"});
        Path directory = Files.createTempDirectory("barback");
        CliContext file = context(Map.of("BARBACK_DATA_DIR", directory.toString()));
        BarbackCommand.run(file, "--help");
        runCommands(file);
        BarbackCommand.run(file, "queues");
        FileSystemUtils.deleteRecursively(directory);
        CliContext withoutServer = context(Map.of(PubSubOptions.EMULATOR_HOST, "127.0.0.1:1"));
        runCommands(withoutServer);
        try (Broker broker = withoutServer.broker()) {
            broker.queues();
        } catch (BarbackException e) {
            System.exit(0); // as expected: no server answers
        }
    }

    private static void runCommands(CliContext context) {
        BarbackCommand.run(context, "clear", "--yes");
        BarbackCommand.run(context, "enqueue", "HelloMeJob", "Ada", "last_name=Lovelace");
    }

    private static CliContext context(Map<String, String> environment) {
        PrintStream discarding = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new CliContext(
                environment,
                new BufferedReader(Reader.nullReader()),
                discarding,
                discarding,
                false,
                Clock.systemUTC(),
                CdsWarmUp::connect);
    }

    private static Broker connect(CommandLineBroker chosen) {
        if (chosen.choice().kind() != Kind.PUBSUB) {
            return chosen.connect();
        }
        return new PubSubBroker(chosen.settings().pubSub().options().withCallTimeout(Duration.ofSeconds(1)));
    }
}

package dev.barback.internal.jdbc.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.internal.jdbc.sql.SqliteDialect;
import dev.barback.spi.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relays that are killed: no message is lost, and repeated messages come in order. */
class KilledRelayTest {
    private static final int MESSAGES = 20_000;

    @TempDir
    Path folder;

    @Test
    void nothingIsLostWhenRelaysAreKilled() throws Exception {
        Path file = folder.resolve("outbox.db");
        DataSource source = Sqlite.source(file, 15_000);
        Schema.migrate(source);
        OutboxTable table = new OutboxTable(new SqliteDialect());
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            table.insert(
                    connection,
                    "mail",
                    IntStream.range(0, MESSAGES)
                            .mapToObj(i -> new Message(Integer.toString(i).getBytes(), Map.of(), null))
                            .toList());
            connection.commit();
        }

        for (int kill = 1; kill <= 3; kill++) {
            int until = kill * MESSAGES / 5;
            Process relay = start(file);
            try {
                await().atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> lines().size() > until);
            } finally {
                relay.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            expireLocks(source); // otherwise the next relay waits a minute for the locks
        }
        Process last = start(file);
        try {
            await().atMost(Duration.ofSeconds(90)).until(() -> waiting(source) == 0);
        } finally {
            last.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }

        List<String> lines = lines();
        assertThat(new LinkedHashSet<>(lines))
                .as("in order, without the repeated messages")
                .containsExactlyElementsOf(
                        IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList());
        System.out.printf(
                "kill -9 of the outbox's relay, three times amid %,d messages: none lost, %d came twice%n",
                MESSAGES, lines.size() - MESSAGES);
    }

    private Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RelayProcess.class.getName(),
                        file.toString(),
                        folder.resolve("lines").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    /** Omits an incomplete last line, which the killed process was writing: its message comes again. */
    private List<String> lines() throws IOException {
        Path file = folder.resolve("lines");
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static void expireLocks(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE barback_relays SET until = 0");
        }
    }

    private static int waiting(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM barback_outbox")) {
            result.next();
            return result.getInt(1);
        }
    }
}

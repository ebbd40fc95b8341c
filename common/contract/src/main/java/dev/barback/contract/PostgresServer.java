package dev.barback.contract;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of this JVM, started when the first test asks for a database; each test gets its own
 * database. If the server can't be started, these tests are {@linkplain SkippedTests skipped}.
 */
public final class PostgresServer {
    private static final String USER = "postgres";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server; // guarded by this class, as is the next
    private static @Nullable String failure;

    private PostgresServer() {}

    /** A new, empty database; opens a new connection each time. */
    public static DataSource newDatabase() {
        return running().getDatabase(USER, newName());
    }

    /** The JDBC URL of a new, empty database, whose user is {@code postgres}, without a password. */
    public static String newUrl() {
        return running().getJdbcUrl(USER, newName());
    }

    /**
     * A server of the caller's own, to be closed and started again with the same data. Where no server can be started,
     * the test is skipped, too; that this one does not start although another does is an error.
     *
     * @param data the folder of its data, which is kept when the server is closed
     * @param port from {@link #restartPort()}
     */
    public static EmbeddedPostgres restartable(Path data, int port) {
        running();
        try {
            return builder(data)
                    .setServerConfig("synchronous_commit", "on") // the library's default loses commits in a crash
                    .setRegisterShutdownHook(true)
                    .setPort(port)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start with the data in " + data + ".", e);
        }
    }

    /**
     * A free port for a server that is restarted: below the ephemeral ports (from 32768 on Linux), so that no other
     * process takes it while the server is down.
     */
    public static int restartPort() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port)) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static String newName() {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = running().getPostgresDatabase().getConnection();
                Statement create = connection.createStatement()) {
            create.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("No database could be made.", e);
        }
        return name;
    }

    private static synchronized EmbeddedPostgres running() {
        if (failure != null) {
            throw SkippedTests.because(failure);
        }
        EmbeddedPostgres running = server;
        if (running == null) {
            Path data = newDirectory();
            running = start(data);
            EmbeddedPostgres startedServer = running;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop(startedServer);
                deleteInBackground(data);
            }));
            server = startedServer;
        }
        return running;
    }

    /**
     * Starts the server. A server that does not start is deleted, and not tried again: its data takes 40 MB each time.
     */
    private static EmbeddedPostgres start(Path data) {
        try {
            return builder(data).start();
        } catch (IOException | IllegalStateException e) {
            delete(data);
            failure = "PostgreSQL does not start on this machine: " + e.getMessage();
            throw SkippedTests.because(failure);
        }
    }

    private static EmbeddedPostgres.Builder builder(Path data) {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(90))
                .setCleanDataDirectory(false)
                .setDataDirectory(data);
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("barback-postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The data of a PostgreSQL can't be deleted.", e);
        }
    }

    /** Another process deletes: dozens of databases are 50,000 files, half a minute for which the JVM need not wait. */
    private static void deleteInBackground(Path directory) {
        try {
            new ProcessBuilder("rm", "-rf", directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) { // there is no rm
            delete(directory);
        }
    }

    private static void stop(EmbeddedPostgres running) {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop.", e);
        }
    }
}

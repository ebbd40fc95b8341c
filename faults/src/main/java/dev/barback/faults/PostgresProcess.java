package dev.barback.faults;

import dev.barback.contract.Signals;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL process that can be killed, stopped and restarted; with a database, and a user that is not a superuser.
 */
final class PostgresProcess implements AutoCloseable {
    static final String USER = "barback";
    static final String DATABASE = "jobs";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    /** Small, so that the files fit on a small disk. */
    private static final List<String> SETTINGS =
            List.of("-c", "max_wal_size=128MB", "-c", "min_wal_size=48MB", "-c", "listen_addresses=127.0.0.1");

    private final Path folder;
    private final Path program;
    private final int port;
    private final Map<String, String> environment;
    private @Nullable Process process; // none before the first start

    private PostgresProcess(Path folder, Path program, int port, Map<String, String> environment) {
        this.folder = folder;
        this.program = program;
        this.port = port;
        this.environment = environment;
    }

    /**
     * Makes and starts a server.
     *
     * @param folder for its data and its log
     * @param environment additional variables of its process
     */
    static PostgresProcess start(Path folder, Map<String, String> environment) throws Exception {
        PostgresProcess postgres =
                new PostgresProcess(folder, createData(folder.resolve("data")), Ports.free(), environment);
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        postgres.start();
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + USER + " LOGIN");
            statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
        }
        return postgres;
    }

    int port() {
        return port;
    }

    /** A connection of the superuser, without the proxy. */
    Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    /** Starts it, and returns when it answers; files of a killed process may delay that for some seconds. */
    void start() throws InterruptedException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("PostgreSQL does not start; see " + folder + ".");
            }
            Process latest = process;
            if (latest == null || !latest.isAlive()) {
                process = launch();
            }
            Thread.sleep(100);
        }
    }

    /** Kills the postmaster (kill -9); its children notice that and end. */
    void kill() throws InterruptedException {
        if (!process().destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("PostgreSQL survived a kill -9.");
        }
    }

    /** Does a fast shutdown: connections are closed, the data is written. */
    void shutDown() throws InterruptedException {
        Signals.send("INT", process().pid());
        if (!process().waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("PostgreSQL does not shut down.");
        }
    }

    /** Suspends it and all of its children. */
    void pause() {
        process().descendants().forEach(child -> Signals.send("STOP", child.pid()));
        Signals.send("STOP", process().pid());
    }

    void resume() {
        Signals.send("CONT", process().pid());
        process().descendants().forEach(child -> Signals.send("CONT", child.pid()));
    }

    @Override
    public void close() {
        Process latest = process;
        if (latest != null && latest.isAlive()) {
            resume();
            latest.descendants().forEach(ProcessHandle::destroyForcibly);
            latest.destroyForcibly();
        }
    }

    private Process process() {
        return Objects.requireNonNull(process, "PostgreSQL was not started.");
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database
                + "?user=postgres&connectTimeout=2&socketTimeout=60&ApplicationName=faults");
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to run as root
        }
        command.addAll(List.of(
                program.toString(), "-D", folder.resolve("data").toString(), "-p", Integer.toString(port), "-k", ""));
        command.addAll(SETTINGS);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("postgres.log").toFile()));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the data with the embedded PostgreSQL, and returns the path of its program. */
    private static Path createData(Path data) throws IOException {
        try (EmbeddedPostgres embedded = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(90))
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start()) {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            return Path.of(ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().command())
                    .orElseThrow(
                            () -> new IOException("The program of PostgreSQL at port " + embedded.getPort() + "?")));
        }
    }
}

package dev.barback.internal.jdbc.queue;

import static org.awaitility.Awaitility.await;

import dev.barback.contract.PostgresServer;
import dev.barback.contract.Signals;
import dev.barback.contract.SkippedTests;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server for one test, which kills and restarts it, and sets its clock. */
final class PostgresProcess implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Path data;
    private final Path clock;
    private final int port = PostgresServer.restartPort();
    private final String program;
    private final Map<String, String> environment;
    private Process process;

    private PostgresProcess(Path folder, Map<String, String> environment) throws IOException {
        this.data = folder.resolve("data");
        this.clock = folder.resolve("clock");
        this.environment = environment;
        this.program = createDataFolder(data, port);
        start();
    }

    /** A server with the machine's clock. */
    static PostgresProcess create(Path folder) throws IOException {
        return new PostgresProcess(folder, Map.of());
    }

    /** A server whose clock can be set. Skips the test, with a message, if Debian's package faketime is not installed. */
    static PostgresProcess createWithClock(Path folder) throws IOException {
        Path clock = folder.resolve("clock");
        Files.writeString(clock, "+0s");
        return new PostgresProcess(
                folder,
                Map.of(
                        "LD_PRELOAD",
                        fakeTime().toString(),
                        "FAKETIME_TIMESTAMP_FILE",
                        clock.toString(),
                        "FAKETIME_NO_CACHE",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1"));
    }

    /** Opens a new connection each time. */
    DataSource database() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&connectTimeout=5");
        return database;
    }

    /** Sets the server's clock that much ahead of the machine's. */
    void setClock(Duration ahead) throws IOException {
        Path next = Files.writeString(clock.resolveSibling("clock.next"), "%+ds".formatted(ahead.toSeconds()));
        Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE); // the server reads it all the time
    }

    /** Kills the server, as on a machine without free memory; its connections break. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts the server, and returns when it answers. */
    void start() throws IOException {
        startProcess();
        await().atMost(TIMEOUT).until(() -> {
            if (!process.isAlive()) { // processes of the previous server still hold its shared memory
                startProcess();
            }
            return isReachable();
        });
    }

    /** Restarts the server as a replica, which has all data, and rejects writes. */
    void restartAsReplica() throws Exception {
        close();
        Files.createFile(data.resolve("standby.signal"));
        start();
    }

    private void startProcess() throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) { // PostgreSQL does not start as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(program, "-D", data.toString(), "-p", Integer.toString(port), "-F"));
        command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("log").toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    @Override
    public void close() throws Exception {
        Signals.send("INT", process.pid());
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
    }

    private boolean isReachable() {
        try (Connection connection = database().getConnection()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** @return the path of the server's program */
    private static String createDataFolder(Path data, int port) throws IOException {
        try (EmbeddedPostgres first = PostgresServer.restartable(data, port)) {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            return ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow();
        }
    }

    private static Path fakeTime() throws IOException {
        try (Stream<Path> found =
                Files.find(Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("faketime/libfaketime.so.1"))) {
            return found.findAny()
                    .orElseThrow(() -> SkippedTests.because(
                            "No libfaketime.so.1, which sets the clock of a server: make faketime installs it."));
        }
    }
}

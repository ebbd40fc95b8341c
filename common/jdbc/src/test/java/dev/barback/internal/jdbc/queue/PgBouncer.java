package dev.barback.internal.jdbc.queue;

import static org.awaitility.Awaitility.await;

import dev.barback.contract.SkippedTests;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Debian's PgBouncer in front of a database: few connections to the server, in transaction or in session mode. */
final class PgBouncer implements AutoCloseable {
    static final int CONNECTIONS = 3;

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param url the database's URL, from PostgresServer */
    static PgBouncer inFrontOf(String url, Path folder) throws IOException {
        String[] parts = url.replaceFirst(".*//", "").split("[:/?]");
        int port = freePort();
        Path configuration = folder.resolve("pgbouncer.ini");
        Path users = Files.writeString(folder.resolve("users.txt"), "\"postgres\" \"\"\n");
        Files.writeString(configuration, """
                [databases]
                transaction = host=%1$s port=%2$s dbname=%3$s pool_mode=transaction
                session = host=%1$s port=%2$s dbname=%3$s pool_mode=session
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %4$d
                unix_socket_dir =
                auth_type = trust
                auth_file = %5$s
                default_pool_size = %6$d
                """.formatted("127.0.0.1", parts[1], parts[2], port, users, CONNECTIONS));
        List<String> command = new ArrayList<>(List.of(program(), "--quiet"));
        if (System.getProperty("user.name").equals("root")) { // PgBouncer does not run as root
            command.addAll(List.of("--user", "nobody"));
            readableByAll(folder);
        }
        command.add(configuration.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        PgBouncer bouncer = new PgBouncer(process, port);
        await().atMost(Duration.ofSeconds(20)).until(bouncer::isReachable);
        return bouncer;
    }

    /** @param mode transaction or session */
    String url(String mode) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port, mode);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private boolean isReachable() {
        if (!process.isAlive()) {
            throw new IllegalStateException("PgBouncer has ended with " + process.exitValue() + ".");
        }
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void readableByAll(Path folder) throws IOException {
        for (Path each : List.of(folder, folder.resolve("pgbouncer.ini"), folder.resolve("users.txt"))) {
            boolean readable =
                    each.toFile().setReadable(true, false) && each.toFile().setExecutable(true, false);
            if (!readable) {
                throw new IOException(each + " can't be made readable for PgBouncer.");
            }
        }
    }

    private static String program() {
        return Stream.of((System.getenv().getOrDefault("PATH", "") + ":/usr/sbin").split(":"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(
                        () -> SkippedTests.because("There is no pgbouncer on the PATH (make pgbouncer installs it on"
                                + " Debian): the tests with a pooler were skipped."));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}

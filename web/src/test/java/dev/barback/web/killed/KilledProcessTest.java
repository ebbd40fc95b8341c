package dev.barback.web.killed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.EnqueuedJob;
import dev.barback.NewJob;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Kills a process of web and worker (SIGKILL) repeatedly while it runs 5,000 jobs. */
@Execution(ExecutionMode.CONCURRENT) // they mostly wait for leases and starts
class KilledProcessTest {
    private static final int JOBS = 5_000;
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    @Test
    void onSqlite() throws Exception {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);

        try (JdbcBroker broker = JdbcBroker.sqlite(file, JdbcOptions.DEFAULTS)) {
            survives("SQLite", broker, Map.of("BARBACK_BROKER", "jdbc", "BARBACK_DATA_DIR", folder.toString()));
        }
    }

    @Test
    void onPostgres() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database);

        try (JdbcBroker broker = JdbcBroker.postgres(database, JdbcOptions.DEFAULTS, AmbientTransaction.NONE)) {
            survives("PostgreSQL", broker, Map.of("BARBACK_JDBC_URL", url(database)));
        }
    }

    private void survives(String name, Broker broker, Map<String, String> environment) throws Exception {
        Barback barback = Barback.builder(broker, JobRegistry.of(new LineJob())).build();
        List<EnqueuedJob> enqueued = barback.jobs()
                .performAllLater(IntStream.range(0, JOBS)
                        .mapToObj(i -> NewJob.of(LineJob::perform, i))
                        .toList());
        assertThat(enqueued).allMatch(EnqueuedJob::isEnqueued);

        for (int kill = 1; kill <= KILLS; kill++) {
            int until = kill * JOBS / (KILLS + 2);
            try (WebProcess process = start(environment)) {
                awaitLines(process, until);
            }
        }
        try (WebProcess process = start(environment)) {
            await().atMost(Duration.ofSeconds(120)).until(() -> {
                process.requireAlive(log());
                return different().size() == JOBS;
            });
        }

        System.out.printf(
                "kill -9 of one process on %s, %d times amid %,d jobs: all complete, %d ran twice%n",
                name, KILLS, JOBS, lines().size() - JOBS);
        assertThat(barback.morgue().list(10)).extracting(BuriedJob::jobId).isEmpty();
    }

    private WebProcess start(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("BARBACK_JDBC_LEASE_TIME", "3s");
        all.put(LineJob.FILE, folder.resolve("lines").toString());
        return WebProcess.start(log(), all);
    }

    private void awaitLines(WebProcess process, int until) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    process.requireAlive(log());
                    return lines().size() >= until;
                });
    }

    private Path log() {
        return folder.resolve("log");
    }

    private Set<String> different() throws IOException {
        return lines().stream().collect(Collectors.toSet());
    }

    /** The complete lines; a last line without an end was cut by the kill, and is dropped. */
    private List<String> lines() throws IOException {
        Path file = folder.resolve("lines");
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static String url(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getURL() + "?user=postgres";
        }
    }
}

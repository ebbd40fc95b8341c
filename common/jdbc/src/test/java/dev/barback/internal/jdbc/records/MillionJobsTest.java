package dev.barback.internal.jdbc.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.spi.JobStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures queries on a million jobs. Prints the times, and asserts only the results. */
class MillionJobsTest {
    private static final int JOBS = 1_000_000;
    private static final int ROUNDS = 100;

    /** Ten queues, five classes; of 1,000 jobs, 970 are completed, 10 dead, 10 discarded, 9 waiting, and one retryable. */
    private static final String FILL =
            "INSERT INTO barback_jobs (id, edition, ended, since, state, listed, job_class, queue,"
                    + " executions, ready_at, keep_until, created_at, worker, started_at, finished_at, data_edition)"
                    + " SELECT 'job-' || i, 1000000000 * CAST(i AS bigint), CASE WHEN i % 1000 < 990 THEN 1 ELSE 0 END,"
                    + " 1000000 * CAST(i AS bigint),"
                    + " CASE WHEN i % 1000 < 970 THEN 4 WHEN i % 1000 < 980 THEN 6 WHEN i % 1000 < 990 THEN 5"
                    + " WHEN i % 1000 < 999 THEN 1 ELSE 2 END,"
                    + " CASE WHEN i % 1000 < 970 THEN 4 WHEN i % 1000 < 980 THEN 6 WHEN i % 1000 < 990 THEN 5"
                    + " WHEN i % 1000 < 999 THEN 1 ELSE 2 END,"
                    + " 'Job' || (i % 5), 'queue' || (i % 10), 1, 1000000 * CAST(i AS bigint), 1000000 * CAST(i AS bigint), 1000000 * CAST(i AS bigint),"
                    + " 'worker', 1000000 * CAST(i AS bigint), 1000000 * CAST(i AS bigint), -1 FROM ";

    @Test
    void onPostgres() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database);
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        try (HikariDataSource pool = new HikariDataSource(config);
                JobStore jobStore = JdbcJobStore.postgres(pool, JdbcOptions.DEFAULTS)) {
            fill(database, "generate_series(1, " + JOBS + ") AS numbers (i)");
            execute(database, "VACUUM ANALYZE barback_jobs"); // as the server does by itself within a minute
            measure("PostgreSQL", jobStore);
        }
    }

    @Test
    void onSqlite(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        try (JobStore jobStore = JdbcJobStore.sqlite(file, JdbcOptions.DEFAULTS)) {
            fill(
                    Sqlite.source(file, 10_000),
                    "(WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < " + JOBS
                            + ") SELECT i FROM numbers)");
            measure("SQLite", jobStore);
        }
    }

    private static void fill(DataSource database, String numbers) throws SQLException {
        execute(database, FILL + numbers);
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void measure(String name, JobStore jobStore) {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        lines.add(p95(
                "look up one",
                round -> assertThat(jobStore.find("job-" + (1 + random.nextInt(JOBS))))
                        .isPresent()));
        lines.add(p95(
                "newest 50",
                round -> assertThat(page(jobStore, JobQuery.ALL, null)).hasSize(50)));
        lines.add(p95("50 anywhere", round -> {
            int at = 1_000 + random.nextInt(JOBS - 1_000);
            JobPage.Cursor cursor = new JobPage.Cursor(Instant.ofEpochSecond(at), "job-" + at);
            assertThat(page(jobStore, JobQuery.ALL, cursor)).hasSize(50).startsWith("job-" + (at - 1));
        }));
        lines.add(p95("50 of a rare state", round -> {
            JobQuery retried = JobQuery.ALL.states(Set.of(JobState.RETRYABLE));
            assertThat(page(jobStore, retried, null)).hasSize(50);
        }));
        lines.add(p95("50 of a queue, anywhere", round -> {
            int at = 10_000 + random.nextInt(JOBS - 10_000);
            JobQuery queue = JobQuery.ALL.queue("queue" + round % 10);
            assertThat(page(jobStore, queue, new JobPage.Cursor(Instant.ofEpochSecond(at), "job-" + at)))
                    .hasSize(50);
        }));
        lines.add(p95("50 dead of a queue and a class", round -> {
            JobQuery dead = JobQuery.ALL
                    .states(Set.of(JobState.DEAD))
                    .queue("queue5")
                    .jobClass("Job0")
                    .oldestFirst(true);
            assertThat(page(jobStore, dead, null)).hasSize(50);
        }));
        lines.add(p95("none of a queue, discarded", round -> {
            JobQuery none = JobQuery.ALL
                    .states(Set.of(JobState.DISCARDED))
                    .queue("queue1")
                    .jobClass("Job0");
            assertThat(page(jobStore, none, null)).isEmpty();
        }));
        lines.add(p95("none that runs, of 9,000 available", round -> {
            JobQuery runs = JobQuery.ALL.states(Set.of(JobState.EXECUTING));
            assertThat(page(jobStore, runs, null)).isEmpty();
        }));
        String position = jobStore.changes(Optional.empty(), 1).next();
        lines.add(p95("one that has changed", round -> {
            jobStore.cancel("job-" + (1_000 * (round + 1) - 1), Instant.EPOCH);
            assertThat(jobStore.changes(Optional.of(position), 1_000).jobs()).hasSize(round + 1);
        }));
        lines.add(p95(
                "jobs ahead in a queue",
                round -> assertThat(jobStore.queueDepths(Set.of("queue1"), Instant.ofEpochSecond(JOBS), 10_000)
                                .get("queue1")
                                .count())
                        .isEqualTo(1_000)));
        Set<String> queues = IntStream.range(0, 200).mapToObj(i -> "queue" + i).collect(Collectors.toSet());
        lines.add(p95(
                "jobs ready in 200 queues",
                round -> assertThat(jobStore.queueDepths(queues, Instant.ofEpochSecond(JOBS), 10_000))
                        .hasSize(200)));
        System.out.printf("A million jobs on %s, p95 of %d: %s%n", name, ROUNDS, String.join("; ", lines));
    }

    private static String p95(String what, IntConsumer round) {
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            round.accept(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return "%s %.1f ms".formatted(what, nanos[ROUNDS * 95 / 100] / 1e6);
    }

    private static List<String> page(JobStore jobStore, JobQuery query, JobPage.Cursor after) {
        return jobStore.list(query, Optional.ofNullable(after), 50).jobs().stream()
                .map(JobRecord::jobId)
                .toList();
    }
}

package dev.barback.internal.jdbc.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.ExecutionState;
import dev.barback.JobInfo;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.JobChanges;
import dev.barback.spi.JobStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresJobStoreTest extends JobStoreContract {
    private static final Instant NOW = Instant.parse("2026-11-22T07:30:00Z");

    private DataSource database;

    @Override
    JobStore newJobStore() {
        database = PostgresServer.newDatabase();
        Schema.migrate(database);
        return JdbcJobStore.postgres(database, JdbcOptions.DEFAULTS);
    }

    /** The transaction that begins first commits last, and a transaction of another application stays open. */
    @Test
    void aLateCommitIsNotOmitted() throws SQLException {
        try (JobStore jobStore = newJobStore();
                Connection late = begin();
                Connection others = begin();
                Connection undone = begin()) {
            jobStore.write(List.of(waiting("early"), waiting("late"), waiting("undone")), List.of());
            Reader reader = new Reader(jobStore);
            execute(others, "CREATE TABLE somebody_elses (id int)");
            complete(late, "late");
            complete(undone, "undone");
            assertThat(reader.read()).as("nothing is committed").isEmpty();

            jobStore.cancel("early", NOW);
            assertThat(reader.read())
                    .as("it does not wait for open transactions")
                    .containsExactly("early CANCELLED");
            assertThat(reader.read()).isEmpty();

            String other = reader.position;
            late.commit();
            assertThat(reader.read()).containsExactly("late COMPLETED");
            undone.rollback();
            jobStore.write(List.of(waiting("new")), List.of());
            assertThat(reader.read()).containsExactly("new AVAILABLE");
            assertThat(reader.read()).isEmpty();

            reader.position = other; // another process goes on from there
            assertThat(reader.read()).containsExactlyInAnyOrder("late COMPLETED", "new AVAILABLE");
            others.commit();
            assertThat(reader.read()).isEmpty();
        }
    }

    /** The changed columns are in no index, and half of each page is free. */
    @Test
    void aStartStaysOnItsPage() throws SQLException {
        try (JobStore jobStore = newJobStore()) {
            List<JobRecord> jobs =
                    IntStream.range(0, 500).mapToObj(i -> waiting("job" + i)).toList();
            jobStore.write(jobs, List.of());
            jobStore.markExecuting(
                    jobs.stream().map(PostgresJobStoreTest::executing).toList());
            await().untilAsserted(() -> assertThat(updates("n_tup_upd")).isEqualTo(500));
            assertThat(updates("n_tup_hot_upd"))
                    .as("a row grows at the start of its job, so that a few do not fit on their page")
                    .isGreaterThan(400);
        }
    }

    /** The server's count of updates, which appears some time later. */
    private long updates(String which) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Statements.select(
                            connection,
                            row -> row.getLong(1),
                            "SELECT " + which + " FROM pg_stat_user_tables WHERE relname = 'barback_jobs'")
                    .get(0);
        }
    }

    /** Pages of one job; transactions that the first page did not see commit between the pages. */
    @Test
    void whatCommitsBetweenTwoPagesComesNextTime() throws SQLException {
        try (JobStore jobStore = newJobStore();
                Connection late = begin()) {
            jobStore.write(List.of(waiting("a"), waiting("b"), waiting("c"), waiting("late")), List.of());
            String position = jobStore.changes(Optional.empty(), 1).next();
            complete(late, "late");
            jobStore.write(List.of(waiting("d"), waiting("e")), List.of());

            JobChanges first = jobStore.changes(Optional.of(position), 1);
            assertThat(first.hasMore()).isTrue();
            late.commit();
            jobStore.cancel("e", NOW);
            Reader reader = new Reader(jobStore);
            reader.position = first.next();
            assertThat(reader.read()).as("e has another number now").isEmpty();
            assertThat(reader.read()).containsExactly("late COMPLETED", "e CANCELLED");
        }
    }

    /** Reads all new changes, in pages of one. */
    private static final class Reader {
        private final JobStore jobStore;
        private String position;

        Reader(JobStore jobStore) {
            this.jobStore = jobStore;
            this.position = jobStore.changes(Optional.empty(), 1).next();
        }

        List<String> read() {
            List<String> all = new ArrayList<>();
            JobChanges changes;
            do {
                changes = jobStore.changes(Optional.of(position), 1);
                changes.jobs().forEach(job -> all.add(job.jobId() + " " + job.state()));
                position = changes.next();
            } while (changes.hasMore());
            return all;
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void complete(Connection connection, String jobId) throws SQLException {
        execute(
                connection,
                "UPDATE barback_jobs SET state = 4, ended = 1, changed = " + ChangeFeed.CHANGE_NUMBER + " WHERE id = '"
                        + jobId + "'");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static JobRecord executing(JobRecord job) {
        Instant start = NOW.plusSeconds(1);
        ExecutionState executionState = new ExecutionState("worker", start, null, null, null, null);
        return new JobRecord(job.job(), JobState.EXECUTING, start, NOW, executionState, null);
    }

    private static JobRecord waiting(String id) {
        JobInfo facts = JobInfo.builder(id, "Mail", "low").enqueuedAt(NOW).build();
        return new JobRecord(facts, JobState.AVAILABLE, NOW, NOW, null, null);
    }
}

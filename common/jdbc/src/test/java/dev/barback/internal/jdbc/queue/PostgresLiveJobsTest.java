package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresLiveJobsTest extends LiveJobsContract {
    private DataSource database;

    @Override
    DataSource newDatabase() {
        database = PostgresServer.newDatabase();
        Schema.migrate(database);
        return database;
    }

    @Override
    JdbcBroker newBroker(OneTransaction transaction) {
        return JdbcBroker.postgres(database, JdbcOptions.DEFAULTS.withLeaseTime(LEASE), transaction);
    }

    /** As by an application that cancels one of the jobs in a transaction, and goes on with it. */
    @Test
    void aLockedMessageHoldsUpNoOtherEnd() throws SQLException {
        String locked = enqueue(job(1));
        JobRecord first = claimed(fetch(), locked);
        String free = enqueue(job(2));
        JobRecord second = claimed(fetch(), free);
        List<JobRecord> ends = Stream.of(first, second)
                .map(job -> JobRecord.of(
                        job.job(), JobState.COMPLETED, job.since().plusMillis(1), ended(job.since()), null))
                .toList();
        CompletableFuture<Void> writing;
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            Statements.select(other, row -> 1, "SELECT 1 FROM barback_messages WHERE job_id = ? FOR UPDATE", locked);
            writing = CompletableFuture.runAsync(() -> store.write(ends, List.of()));
            await().until(() -> find(free).state() == JobState.COMPLETED);
            assertThat(find(locked).state()).isEqualTo(JobState.EXECUTING);
            other.rollback();
        }
        assertThat(writing).succeedsWithin(Duration.ofSeconds(30));
        assertThat(find(locked).state()).isEqualTo(JobState.COMPLETED);
        assertThat(store.executions(locked, 10)).isEmpty();
    }
}

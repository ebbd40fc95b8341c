package dev.barback.internal.jdbc.records;

import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.JobEdits;
import java.time.Instant;
import java.util.Optional;

/** Cancels, replaces and deletes the records of jobs in a database. Thread-safe. */
final class JdbcJobEdits implements JobEdits {
    private static final int BATCH_SIZE = 1_000;

    private final JobStoreDatabase database;

    JdbcJobEdits(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<JobState> cancel(String jobId, Instant now) {
        return database.change(
                "cancel a job",
                Access.DURABLE_WRITE,
                connection -> JobCancellation.cancel(connection, jobId, MicroTime.ceil(now)));
    }

    @Override
    public int cancelAll(String queue, Instant enqueuedBefore, Instant now) {
        long version = MicroTime.ceil(enqueuedBefore) * 1_000;
        long changed = database.change(
                "record that " + queue + " is cleared",
                Access.DURABLE_WRITE,
                connection -> JobCancellation.recordPurge(
                        connection, database.dialect(), queue, version, database.fromNow(0)));
        JobCancellation.Cutoff before = new JobCancellation.Cutoff(version, changed, MicroTime.ceil(now));
        int all = 0;
        int some;
        do { // small transactions, so that other writers don't wait long
            some = database.change(
                    "cancel the jobs of " + queue,
                    Access.DURABLE_WRITE,
                    connection -> JobCancellation.cancelBatch(connection, queue, before, BATCH_SIZE));
            all += some;
        } while (some > 0);
        return all;
    }

    @Override
    public boolean replace(JobRecord known, JobRecord later) {
        return database.change(
                "change a job", Access.DURABLE_WRITE, connection -> JobTable.replace(connection, known, later));
    }

    @Override
    public boolean delete(String jobId) {
        return database.call(
                "delete a job",
                Access.DURABLE_WRITE,
                connection -> JobPruner.delete(connection, jobId, MicroTime.ceil(Instant.now())));
    }
}

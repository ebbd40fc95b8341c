package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionRecord;
import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.JobRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the records of jobs and executions from a database. Thread-safe. */
final class JdbcJobRecords implements JobRecords {
    private final JobStoreDatabase database;

    JdbcJobRecords(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<JobRecord> find(String jobId) {
        return database.read("look up a job", connection -> JobTable.find(connection, database.dialect(), jobId));
    }

    @Override
    public Optional<JobRecord> find(String jobId, String user) {
        return database.read("look up a job", connection -> JobTable.find(connection, database.dialect(), jobId, user));
    }

    @Override
    public List<ExecutionRecord> executions(String jobId, int max) {
        return database.read("look up a job's executions", connection -> ExecutionTable.latest(connection, jobId, max));
    }

    @Override
    public JobPage list(JobQuery query, Optional<JobPage.Cursor> after, int max) {
        return database.read(
                "list jobs",
                connection -> JobListQuery.page(
                        connection, query, after, max, MicroTime.ceil(Instant.now()), database.dialect()));
    }

    @Override
    public Duration timeSpent(String user) {
        return database.read("sum up a user's time", connection -> ExecutionTable.timeSpent(connection, user));
    }
}

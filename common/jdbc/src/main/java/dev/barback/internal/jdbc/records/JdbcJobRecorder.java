package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import dev.barback.Progress;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.spi.JobRecorder;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Records jobs and executions in a database. Thread-safe. */
final class JdbcJobRecorder implements JobRecorder {
    private final JobStoreDatabase database;

    JdbcJobRecorder(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public void write(Collection<JobRecord> jobs, Collection<ExecutionRecord> executions) {
        database.change(
                "record jobs",
                Access.RELAXED_WRITE,
                connection -> database.dialect().inTransaction(connection, Access.DURABLE_WRITE, () -> {
                    if (!jobs.isEmpty()) {
                        JobTable.merge(connection, database.dialect(), jobs);
                    }
                    if (!executions.isEmpty()) {
                        ExecutionTable.insert(connection, database.dialect(), executions);
                    }
                    return true;
                }));
    }

    @Override
    public Set<String> addNew(Collection<JobRecord> jobs) {
        return database.change(
                "record new jobs",
                Access.DURABLE_WRITE,
                connection -> JobTable.addNew(connection, database.dialect(), jobs));
    }

    @Override
    public void progress(String worker, Map<String, Progress> byJobId) {
        database.change(
                "write the progress of jobs",
                Access.RELAXED_WRITE,
                connection -> database.dialect().inTransaction(connection, Access.RELAXED_WRITE, () -> {
                    JobTable.progress(connection, worker, byJobId);
                    return true;
                }));
    }

    @Override
    public boolean isHeldByCaller() {
        return database.isOnCallersConnection();
    }
}

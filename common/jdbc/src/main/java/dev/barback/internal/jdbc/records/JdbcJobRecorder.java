package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import dev.barback.Progress;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.spi.JobRecorder;
import java.util.Collection;
import java.util.List;
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
                    LiveJobs.Rest rest = database.liveJobs().end(connection, jobs, executions);
                    if (!rest.jobs().isEmpty()) {
                        List<JobRecord> later = database.liveJobs().replace(connection, rest.jobs());
                        JobTable.merge(connection, database.dialect(), later);
                    }
                    if (!rest.executions().isEmpty()) {
                        ExecutionTable.insert(connection, database.dialect(), rest.executions());
                    }
                    return true;
                }));
    }

    @Override
    public Set<String> addNew(Collection<JobRecord> jobs) {
        return database.change("record new jobs", Access.DURABLE_WRITE, connection -> {
            database.liveJobs().move(connection, ids(jobs));
            return JobTable.addNew(connection, database.dialect(), jobs);
        });
    }

    @Override
    public void progress(String worker, Map<String, Progress> byJobId) {
        database.change(
                "write the progress of jobs",
                Access.RELAXED_WRITE,
                connection -> database.dialect().inTransaction(connection, Access.RELAXED_WRITE, () -> {
                    database.liveJobs().move(connection, byJobId.keySet());
                    JobTable.progress(connection, worker, byJobId);
                    return true;
                }));
    }

    private static List<String> ids(Collection<JobRecord> jobs) {
        return jobs.stream().map(JobRecord::jobId).toList();
    }

    @Override
    public boolean isHeldByCaller() {
        return database.isOnCallersConnection();
    }
}

package dev.barback.internal.jdbc.records;

import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import dev.barback.Progress;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.spi.JobRecorder;
import java.sql.Connection;
import java.sql.SQLException;
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

    /** An end whose message another transaction has locked waits for that after the others are written. */
    @Override
    public void write(Collection<JobRecord> jobs, Collection<ExecutionRecord> executions) {
        List<String> locked = inTransaction("record jobs", connection -> write(connection, jobs, executions));
        if (!locked.isEmpty()) {
            List<JobRecord> waiting =
                    jobs.stream().filter(job -> locked.contains(job.jobId())).toList();
            inTransaction("record the ends of jobs whose messages are locked by another transaction", connection -> {
                database.liveJobs().lock(connection, locked);
                return write(connection, waiting, List.of());
            });
        }
    }

    private List<String> inTransaction(String action, Database.Work<List<String>> work) {
        return database.change(
                action,
                Access.RELAXED_WRITE,
                connection ->
                        database.dialect().inTransaction(connection, Access.DURABLE_WRITE, () -> work.run(connection)));
    }

    /** @return the jobs whose ends could not be written */
    private List<String> write(
            Connection connection, Collection<JobRecord> jobs, Collection<ExecutionRecord> executions)
            throws SQLException {
        LiveJobs liveJobs = database.liveJobs();
        if (!liveJobs.mayExist(connection)) {
            insert(connection, jobs, executions);
            return List.of();
        }
        LiveJobs.Rest rest = liveJobs.end(connection, jobs, executions);
        LiveJobs.Comparison comparison = liveJobs.compare(connection, rest.jobs());
        liveJobs.moveAll(connection, LiveJobs.ids(comparison.later()));
        insert(connection, comparison.later(), rest.executions());
        return comparison.locked();
    }

    private void insert(Connection connection, Collection<JobRecord> jobs, Collection<ExecutionRecord> executions)
            throws SQLException {
        if (!jobs.isEmpty()) {
            JobTable.merge(connection, database.dialect(), jobs);
        }
        if (!executions.isEmpty()) {
            ExecutionTable.insert(connection, database.dialect(), executions);
        }
    }

    @Override
    public Set<String> addNew(Collection<JobRecord> jobs) {
        return database.change("record new jobs", Access.DURABLE_WRITE, connection -> {
            database.liveJobs().move(connection, LiveJobs.ids(jobs));
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

    @Override
    public boolean isHeldByCaller() {
        return database.isOnCallersConnection();
    }
}

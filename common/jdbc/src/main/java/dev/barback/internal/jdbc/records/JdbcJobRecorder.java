package dev.barback.internal.jdbc.records;

import dev.barback.BrokerException;
import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import dev.barback.Progress;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.spi.JobRecorder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Records jobs and executions in a database. Thread-safe. */
final class JdbcJobRecorder implements JobRecorder {
    private static final int MAX_NAMED = 3;

    private final JobStoreDatabase database;

    JdbcJobRecorder(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public void write(Collection<JobRecord> jobs, Collection<ExecutionRecord> executions) {
        List<String> locked = database.change(
                "record jobs",
                Access.RELAXED_WRITE,
                connection -> database.dialect()
                        .inTransaction(connection, Access.DURABLE_WRITE, () -> write(connection, jobs, executions)));
        if (!locked.isEmpty()) {
            throw new BrokerException(
                    "The ends of %d jobs could not be recorded yet, since another transaction has locked"
                                    .formatted(locked.size())
                            + " their messages: "
                            + locked.stream().limit(MAX_NAMED).collect(Collectors.joining(", ")));
        }
    }

    /** @return the jobs whose ends could not be written */
    private List<String> write(
            Connection connection, Collection<JobRecord> jobs, Collection<ExecutionRecord> executions)
            throws SQLException {
        LiveJobs liveJobs = database.liveJobs();
        LiveJobs.Rest rest = liveJobs.end(connection, jobs, executions);
        List<String> locked = List.of();
        if (!rest.jobs().isEmpty()) {
            locked = liveJobs.locked(
                    connection,
                    rest.jobs().stream().filter(job -> job.state().isEnded()).toList());
            JobTable.merge(connection, database.dialect(), liveJobs.replace(connection, rest.jobs()));
        }
        if (!rest.executions().isEmpty()) {
            ExecutionTable.insert(connection, database.dialect(), rest.executions());
        }
        return locked;
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

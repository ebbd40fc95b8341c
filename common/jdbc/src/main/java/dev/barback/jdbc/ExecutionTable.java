package dev.barback.jdbc;

import dev.barback.record.ExecutionRecord;
import dev.barback.record.ExecutionRecord.Failure;
import dev.barback.record.JobEvent.Ending;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of executions. Without state. */
final class ExecutionTable {
    private static final String INSERT = "INSERT INTO barback_executions"
            + " (job_id, started_at, worker, number, ended_at, ending, error_class, message, backtrace)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private static final String SELECT = "SELECT started_at, worker, number, ended_at, ending, error_class, message,"
            + " backtrace FROM barback_executions WHERE job_id = ? ORDER BY started_at DESC, worker DESC LIMIT ?";

    private ExecutionTable() {}

    /** Writes each once, however often it comes. */
    static void insert(Connection connection, Collection<ExecutionRecord> executions) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (ExecutionRecord execution : inOneOrder(executions)) {
                insert.setString(1, execution.jobId());
                insert.setLong(2, Micros.ceil(execution.startedAt()));
                insert.setString(3, execution.worker());
                insert.setInt(4, execution.number());
                insert.setLong(5, Micros.ceil(execution.endedAt()));
                insert.setString(6, execution.ending().name());
                Failure failure = execution.failure();
                insert.setString(7, failure == null ? null : failure.errorClass());
                insert.setString(8, failure == null ? null : failure.message());
                insert.setString(9, failure == null ? null : failure.backtrace());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static List<ExecutionRecord> inOneOrder(Collection<ExecutionRecord> executions) {
        return executions.stream()
                .sorted(Comparator.comparing(ExecutionRecord::jobId).thenComparing(ExecutionRecord::startedAt))
                .toList();
    }

    /** The latest, oldest first. */
    static List<ExecutionRecord> of(Connection connection, String jobId, int most) throws SQLException {
        List<ExecutionRecord> executions = Statements.select(connection, row -> read(row, jobId), SELECT, jobId, most);
        Collections.reverse(executions);
        return executions;
    }

    private static ExecutionRecord read(ResultSet row, String jobId) throws SQLException {
        return new ExecutionRecord(
                jobId,
                row.getInt("number"),
                row.getString("worker"),
                Micros.instant(row.getLong("started_at")),
                Micros.instant(row.getLong("ended_at")),
                Ending.valueOf(row.getString("ending")),
                failure(row));
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        String errorClass = row.getString("error_class");
        return errorClass == null
                ? null
                : new Failure(errorClass, row.getString("message"), row.getString("backtrace"));
    }
}

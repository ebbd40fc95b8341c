package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Statements that delete records of jobs. Times are microseconds. Without state. */
final class JobPruner {
    private JobPruner() {}

    /** Deletes jobs that are in a state since before a time, and whose messages can't come any more. @return their number */
    static int delete(Connection connection, RecordDialect dialect, int state, long before, int max)
            throws SQLException {
        List<String> ids = Statements.select(
                connection,
                row -> row.getString(1),
                "SELECT id FROM barback_jobs WHERE listed = ? AND created_at < ? AND since < ? AND keep_until < ?"
                        + " ORDER BY created_at, id LIMIT ?",
                state,
                before,
                before,
                before,
                max);
        if (!ids.isEmpty()) {
            dialect.inTransaction(connection, Access.RELAXED_WRITE, () -> {
                delete(connection, ids);
                return ids;
            });
        }
        return ids.size();
    }

    /**
     * Deletes a job that has ended. If its message may still come (the job was cancelled, or an older job version is due
     * later), the row stays as a tombstone, by which a worker drops the message.
     *
     * @return whether there was such a job
     */
    static boolean delete(Connection connection, String jobId, long now) throws SQLException {
        int deleted = Statements.update(
                connection,
                "DELETE FROM barback_jobs WHERE id = ? AND ended = 1 AND state <> 7 AND keep_until <= ?",
                jobId,
                now);
        if (deleted == 0) {
            deleted = Statements.update(
                    connection,
                    "UPDATE barback_jobs SET cancelled = 3, sole = 0, data = NULL, result = NULL, error = NULL"
                            + " WHERE id = ? AND ended = 1 AND cancelled < 3",
                    jobId);
        }
        if (deleted > 0) {
            ExecutionTable.delete(connection, List.of(jobId));
        }
        return deleted > 0;
    }

    private static void delete(Connection connection, List<String> jobIds) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM barback_jobs WHERE id = ?")) {
            for (String id : jobIds) {
                delete.setString(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        ExecutionTable.delete(connection, jobIds);
    }
}

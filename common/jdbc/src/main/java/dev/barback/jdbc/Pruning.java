package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Statements that forget. Times are microseconds. Without state. */
final class Pruning {
    private Pruning() {}

    /** Forgets jobs that came into a state before a time, once no message of theirs can come. @return how many */
    static int forget(Connection connection, int state, long before, int most) throws SQLException {
        List<String> ids = Statements.select(
                connection,
                row -> row.getString(1),
                "SELECT id FROM barback_jobs WHERE state = ? AND created_at < ? AND since < ? AND keep_until < ?"
                        + " ORDER BY created_at, id LIMIT ?",
                state,
                before,
                before,
                before,
                most);
        delete(connection, ids);
        return ids.size();
    }

    /** Leaves of a job that has ended what its messages are dropped by. @return whether there was one */
    static boolean strip(Connection connection, String jobId) throws SQLException {
        int stripped = Statements.update(
                connection,
                "UPDATE barback_jobs SET cancelled = 3, data = NULL, result = NULL, error = NULL"
                        + " WHERE id = ? AND ended = 1 AND cancelled < 3",
                jobId);
        if (stripped > 0) {
            Statements.update(connection, "DELETE FROM barback_executions WHERE job_id = ?", jobId);
        }
        return stripped > 0;
    }

    private static void delete(Connection connection, List<String> jobIds) throws SQLException {
        for (String sql :
                List.of("DELETE FROM barback_jobs WHERE id = ?", "DELETE FROM barback_executions WHERE job_id = ?")) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                for (String id : jobIds) {
                    delete.setString(1, id);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        }
    }
}

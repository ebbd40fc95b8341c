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
                "SELECT id FROM barback_jobs WHERE listed = ? AND created_at < ? AND since < ? AND keep_until < ?"
                        + " ORDER BY created_at, id LIMIT ?",
                state,
                before,
                before,
                before,
                most);
        delete(connection, ids);
        return ids.size();
    }

    /**
     * Forgets a job that has ended. Of one whose message may still come (it was called off, or is due later in an older
     * edition), what the message is dropped by is left.
     *
     * @return whether there was one
     */
    static boolean forget(Connection connection, String jobId, long now) throws SQLException {
        int forgotten = Statements.update(
                connection,
                "DELETE FROM barback_jobs WHERE id = ? AND ended = 1 AND state <> 7 AND keep_until <= ?",
                jobId,
                now);
        if (forgotten == 0) {
            forgotten = Statements.update(
                    connection,
                    "UPDATE barback_jobs SET cancelled = 3, data = NULL, result = NULL, error = NULL"
                            + " WHERE id = ? AND ended = 1 AND cancelled < 3",
                    jobId);
        }
        if (forgotten > 0) {
            ExecutionTable.forget(connection, List.of(jobId));
        }
        return forgotten > 0;
    }

    private static void delete(Connection connection, List<String> jobIds) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM barback_jobs WHERE id = ?")) {
            for (String id : jobIds) {
                delete.setString(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        ExecutionTable.forget(connection, jobIds);
    }
}

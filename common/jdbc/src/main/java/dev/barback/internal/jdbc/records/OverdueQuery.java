package dev.barback.internal.jdbc.records;

import dev.barback.JobRecord;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.StatementSize;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the overdue jobs of a queue, one portion after the other. Immutable.
 *
 * @param after the last job of the portion before
 * @param max the maximum number of jobs
 */
record OverdueQuery(String queue, Optional<JobRecord> after, int max) {

    /**
     * The jobs that could have started before a time, and did not start, or were started by a worker without a heartbeat
     * since another time. Jobs may be large: the database adds up their sizes, and reads the data of no others.
     *
     * @param before as {@link Database#fromNow} gives it
     * @param seenAfter as {@code before}
     */
    List<JobRecord> run(Connection connection, Dialect dialect, long before, long seenAfter) throws SQLException {
        try (PreparedStatement select = dialect.prepare(connection, sql(dialect.fromNow()))) {
            long afterReady = after.map(job -> MicroTime.ceil(job.readyAt())).orElse(Long.MIN_VALUE);
            select.setString(1, queue);
            select.setLong(2, afterReady);
            select.setLong(3, afterReady);
            select.setString(4, after.map(JobRecord::jobId).orElse(""));
            select.setLong(5, before);
            select.setLong(6, before);
            select.setLong(7, seenAfter);
            select.setInt(8, max);
            return Statements.rows(select, row -> JobRow.read(row, true));
        }
    }

    private static String sql(String time) {
        String overdue = "SELECT id, ready_at, coalesce(length(data), 0) AS bytes FROM barback_jobs AS j"
                + " WHERE queue = ? AND ended = 0 AND ready_at >= ? AND (ready_at, id) > (?, ?)"
                + " AND ready_at < " + time + " AND since < " + time + " AND cancelled = 0 AND NOT EXISTS"
                + " (SELECT 1 FROM barback_clears AS c WHERE c.queue = j.queue AND c.edition >= j.edition)"
                + " AND (state <> 3 OR NOT EXISTS"
                + " (SELECT 1 FROM barback_workers AS w WHERE w.id = j.worker AND w.seen_at > " + time + "))"
                + " ORDER BY ready_at, id LIMIT ?";
        String summed = "SELECT id, sum(bytes) OVER (ORDER BY ready_at, id) - bytes AS bytes_before" + " FROM ("
                + overdue + ") AS overdue";
        return "SELECT " + JobRow.COLUMNS + ", data FROM barback_jobs WHERE id IN"
                + " (SELECT id FROM (" + summed + ") AS summed WHERE bytes_before < " + StatementSize.MAX_BYTES + ")"
                + " ORDER BY ready_at, id";
    }
}

package dev.barback.internal.jdbc.records;

import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

/** Statements that cancel jobs. Times are microseconds. Without state. */
final class JobCancellation {
    private static final String END =
            " SET state = 7, listed = 7, ended = 1, since = ?, finished_at = ?, changed = " + ChangeFeed.CHANGE_NUMBER;

    private static final String CANCEL = "UPDATE barback_jobs" + END + ", cancelled = 1";

    private static final int MAX_ATTEMPTS = 3;

    private JobCancellation() {}

    /** @return the job's state afterwards; empty = it is not known */
    static Optional<JobState> cancel(Connection connection, Dialect dialect, String jobId, long now)
            throws SQLException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) { // the job may start, or be released, in between
            if (Statements.update(connection, CANCEL + " WHERE id = ? AND ended = 0 AND state <> 3", now, now, jobId)
                    > 0) {
                return Optional.of(JobState.CANCELLED);
            } else if (Statements.update(
                            connection,
                            "UPDATE barback_jobs SET cancelled = 1 WHERE id = ? AND ended = 0 AND state = 3",
                            jobId)
                    > 0) {
                return Optional.of(JobState.EXECUTING);
            }
        }
        return JobTable.find(connection, dialect, jobId).map(JobRecord::state);
    }

    /**
     * Jobs enqueued before are not recovered any more, even if they are recorded later, by the later of two clocks: the
     * caller's and the database's. Running jobs are not started again.
     *
     * @param version the job version of a job that the caller enqueues now
     * @param now {@link Database#fromNow}(0)
     * @return the number of this change: the jobs recorded so far have it or a lower one, whatever their enqueuers' clocks
     */
    static long recordPurge(Connection connection, Dialect dialect, String queue, long version, long now)
            throws SQLException {
        String time = dialect.fromNow() + " * 1000"; // nanoseconds, as in a job version
        Statements.update(
                connection,
                "INSERT INTO barback_clears (queue, edition) VALUES (?, CASE WHEN ? > " + time + " THEN ? ELSE " + time
                        + " END) ON CONFLICT (queue) DO UPDATE SET edition = excluded.edition",
                queue,
                version,
                now,
                version,
                now);
        Statements.update(
                connection,
                "UPDATE barback_jobs SET cancelled = 2 WHERE queue = ? AND state = 3 AND ended = 0 AND cancelled = 0",
                queue);
        return Statements.select(connection, row -> row.getLong(1), "SELECT " + ChangeFeed.CHANGE_NUMBER)
                .get(0);
    }

    /** Cancels some of the jobs that have not started and are before the cutoff. @return the number of jobs */
    static int cancelBatch(Connection connection, String queue, Cutoff cutoff, int max) throws SQLException {
        return Statements.update(
                connection,
                CANCEL + " WHERE id IN (SELECT id FROM barback_jobs WHERE queue = ? AND ended = 0 AND state <> 3"
                        + " AND (edition < ? OR changed <= ?) LIMIT ?)",
                cutoff.now(),
                cutoff.now(),
                queue,
                cutoff.version(),
                cutoff.changed(),
                max);
    }

    /**
     * Which jobs are cancelled: those with a version before this one, and those that were recorded by then.
     *
     * @param version the first job version that is not cancelled because of its time
     * @param changed the number of the latest change that is cancelled, whatever the job version
     * @param now the time of the cancellation
     */
    record Cutoff(long version, long changed, long now) {}

    /** Ends jobs whose cancellation was requested, and whose messages were fetched nevertheless. */
    static void endCancelled(Connection connection, Collection<JobRecord> jobs) throws SQLException {
        String sql = "UPDATE barback_jobs" + END + " WHERE id = ? AND cancelled <> 0 AND ended = 0 AND edition <= ?";
        if (jobs.isEmpty()) {
            return;
        }
        try (PreparedStatement end = connection.prepareStatement(sql)) {
            for (JobRecord job : jobs) {
                end.setLong(1, MicroTime.ceil(job.since()));
                end.setLong(2, MicroTime.ceil(job.since()));
                end.setString(3, job.jobId());
                end.setLong(4, job.version());
                end.addBatch();
            }
            end.executeBatch();
        }
    }

    /**
     * Ends all jobs whose cancellation was requested, unless a worker runs them that had a heartbeat after a time.
     *
     * @param seenAfter as {@link Database#fromNow} gives it
     */
    static void endAllCancelled(Connection connection, Dialect dialect, long now, long seenAfter) throws SQLException {
        Statements.update(
                connection,
                "UPDATE barback_jobs AS j" + END + " WHERE cancelled <> 0 AND ended = 0 AND (state <> 3 OR NOT EXISTS"
                        + " (SELECT 1 FROM barback_workers AS w WHERE w.id = j.worker AND w.seen_at > "
                        + dialect.fromNow() + "))",
                now,
                now,
                seenAfter);
    }
}

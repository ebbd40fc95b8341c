package dev.barback.internal.jdbc.records;

import dev.barback.JobRecord;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.JobChanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes of jobs. Each row has the number of the transaction that changed it last. Transactions may commit in any
 * order, so a reader asks for the transactions that are committed now and were not at its last read: those whose number was
 * not given then, and those that were in progress. So no change is missing or reported twice, and a transaction that takes an hour
 * costs one number in the reader's position. Without state.
 */
final class ChangeFeed {
    /** The number that is written into a changed row; the same SQL for both databases. */
    static final String CHANGE_NUMBER = "(SELECT number FROM barback_changes)";

    private static final String JOBS = "barback_jobs WHERE cancelled < 3";
    /** A live job changes when it is enqueued, claimed and released. */
    private static final String WAITING = LiveJobs.VIEW + " WHERE state <> 3";

    private static final String CLAIMED = LiveJobs.CLAIMED + " WHERE true";
    private static final String ORDER = " ORDER BY changed, id";

    private ChangeFeed() {}

    static JobChanges read(Connection connection, RecordDialect dialect, Optional<Position> after, int max)
            throws SQLException {
        CommitSnapshot now = dialect.snapshot(connection);
        if (after.isEmpty()) {
            return new JobChanges(List.of(), now.toString(), false, false);
        }
        Position from = after.get();
        if (!from.seen().isNotAfter(now)) {
            return new JobChanges(List.of(), now.toString(), false, true);
        }
        CommitSnapshot until = from.until() == null ? now : from.until();
        List<ChangedJob> rows = rows(connection, dialect, from, until, max);
        boolean hasMore = rows.size() == max;
        Position next = hasMore ? rows.get(max - 1).position(from.seen(), until) : Position.at(until);
        return new JobChanges(rows.stream().map(ChangedJob::job).toList(), next.toString(), hasMore, false);
    }

    private static List<ChangedJob> rows(
            Connection connection, RecordDialect dialect, Position from, CommitSnapshot until, int max)
            throws SQLException {
        List<String> parts = new ArrayList<>();
        String committed = " AND changed < " + until.upperBound() + notIn(until.inProgress()) + ORDER + " LIMIT ?";
        long first = from.seen().upperBound();
        parts.add(select(JOBS, "changed >= " + first) + committed);
        parts.add(select(WAITING, "waiting_change >= " + first) + committed);
        parts.add(select(CLAIMED, "changed >= " + first) + committed);
        if (!from.seen().inProgress().isEmpty()) {
            String wereOpen = " IN (" + from.seen().inProgressNumbers() + ")";
            parts.add(select(JOBS, "changed" + wereOpen) + committed);
            parts.add(select(WAITING, "waiting_change" + wereOpen) + committed);
            parts.add(select(CLAIMED, "changed" + wereOpen) + committed);
        }
        String sql = "SELECT * FROM (" + String.join(") AS a UNION ALL SELECT * FROM (", parts) + ") AS b" + ORDER
                + " LIMIT ?";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            int next = 1;
            for (int i = 0; i < parts.size(); i++) {
                select.setLong(next++, from.changed());
                select.setString(next++, from.jobId());
                select.setInt(next++, max);
            }
            select.setInt(next, max);
            return Statements.rows(select, ChangedJob::of);
        }
    }

    private static String select(String rows, String condition) {
        return "SELECT " + JobRow.COLUMNS + ", changed FROM " + rows + " AND " + condition
                + " AND (changed, id) > (?, ?)";
    }

    private static String notIn(List<Long> numbers) {
        return numbers.isEmpty()
                ? ""
                : " AND changed NOT IN (" + new CommitSnapshot(0, 0, numbers).inProgressNumbers() + ")";
    }

    /** A job, and the number of the transaction that changed it last. */
    private record ChangedJob(JobRecord job, long changed) {
        static ChangedJob of(ResultSet row) throws SQLException {
            return new ChangedJob(JobRow.read(row, false), row.getLong("changed"));
        }

        Position position(CommitSnapshot seen, CommitSnapshot until) {
            return new Position(seen, until, changed, job.jobId());
        }
    }

    /**
     * A reader's position: it has read the changes committed in one snapshot, and a part of those between that snapshot and
     * a later one.
     *
     * @param seen changes committed in this snapshot are read
     * @param until changes not committed in this snapshot come later; null = the reader is not between two snapshots
     * @param changed changes between the two snapshots are read up to this number and {@code jobId}
     * @param jobId the last job that was read with the number {@code changed}
     */
    record Position(CommitSnapshot seen, @Nullable CommitSnapshot until, long changed, String jobId) {
        private static final String SEPARATOR = "/";

        static Position at(CommitSnapshot snapshot) {
            return new Position(snapshot, null, -1, "");
        }

        /**
         * Parses the result of {@link #toString}.
         *
         * @throws IllegalArgumentException for any other text
         */
        static Position of(String text) {
            String[] parts = text.split(SEPARATOR, 4); // the job's id may contain the separator, too
            try {
                return parts.length < 4
                        ? at(CommitSnapshot.of(text))
                        : new Position(
                                CommitSnapshot.of(parts[0]),
                                CommitSnapshot.of(parts[1]),
                                Long.parseLong(parts[2]),
                                parts[3]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("Not a position in the changes of jobs: " + text, e);
            }
        }

        @Override
        public String toString() {
            return until == null
                    ? seen.toString()
                    : String.join(SEPARATOR, seen.toString(), until.toString(), changed + "", jobId);
        }
    }
}

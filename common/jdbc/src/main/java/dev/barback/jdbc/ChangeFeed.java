package dev.barback.jdbc;

import dev.barback.record.JobChanges;
import dev.barback.record.JobRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what has changed among the jobs. Each row has the number of the transaction that changed it last. Transactions
 * may commit in any order, so a reader asks for those that are committed now and were not when it last looked: whose
 * number was not given then, or was that of a transaction under way. So nothing is left out and nothing told twice, and a
 * transaction that takes an hour costs one number to keep in mind. Without state.
 */
final class ChangeFeed {
    /** What is written into a row that changes; the same words for both databases. */
    static final String NUMBER = "(SELECT number FROM barback_changes)";

    private static final String ROWS =
            "SELECT " + JobRow.COLUMNS + ", changed FROM barback_jobs WHERE cancelled < 3 AND ";
    private static final String ORDER = " ORDER BY changed, id";

    private ChangeFeed() {}

    static JobChanges read(Connection connection, Dialect dialect, Optional<Place> after, int most)
            throws SQLException {
        Moment now = dialect.moment(connection);
        if (after.isEmpty()) {
            return new JobChanges(List.of(), now.toString(), false, false);
        }
        Place from = after.get();
        if (!from.seen().isUntil(now)) {
            return new JobChanges(List.of(), now.toString(), false, true);
        }
        Moment until = from.until() == null ? now : from.until();
        List<Row> rows = rows(connection, dialect, from, until, most);
        boolean hasMore = rows.size() == most;
        Place next = hasMore ? rows.get(most - 1).place(from.seen(), until) : Place.at(until);
        return new JobChanges(rows.stream().map(Row::job).toList(), next.toString(), hasMore, false);
    }

    private static List<Row> rows(Connection connection, Dialect dialect, Place from, Moment until, int most)
            throws SQLException {
        List<String> parts = new ArrayList<>();
        String committed = " AND changed < " + until.below() + not(until.open()) + ORDER + " LIMIT ?";
        parts.add(ROWS + "changed >= " + from.seen().below() + " AND (changed, id) > (?, ?)" + committed);
        if (!from.seen().open().isEmpty()) {
            String wereOpen = "changed IN (" + from.seen().openNumbers() + ")";
            parts.add(ROWS + wereOpen + " AND (changed, id) > (?, ?)" + committed);
        }
        String sql = "SELECT * FROM (" + String.join(") AS a UNION ALL SELECT * FROM (", parts) + ") AS b" + ORDER
                + " LIMIT ?";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            int next = 1;
            for (int i = 0; i < parts.size(); i++) {
                select.setLong(next++, from.changed());
                select.setString(next++, from.jobId());
                select.setInt(next++, most);
            }
            select.setInt(next, most);
            return Statements.rows(select, Row::of);
        }
    }

    private static String not(List<Long> numbers) {
        return numbers.isEmpty() ? "" : " AND changed NOT IN (" + new Moment(0, 0, numbers).openNumbers() + ")";
    }

    /** A job, and by which transaction it was changed. */
    private record Row(JobRecord job, long changed) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(JobRow.read(row, false), row.getLong("changed"));
        }

        Place place(Moment seen, Moment until) {
            return new Place(seen, until, changed, job.jobId());
        }
    }

    /**
     * Where a reader is: what was committed at a moment, it has seen; and on the way from there to a later moment, it has
     * come so far.
     *
     * @param seen what was committed then, is seen
     * @param until what was not committed then, comes later; null = it is on no way
     * @param changed all before this number, and this job of that number, are seen, too
     * @param jobId with it
     */
    record Place(Moment seen, @Nullable Moment until, long changed, String jobId) {
        private static final String BETWEEN = "/";

        static Place at(Moment moment) {
            return new Place(moment, null, -1, "");
        }

        /**
         * What {@link #toString} has written.
         *
         * @throws IllegalArgumentException for anything else
         */
        static Place of(String text) {
            String[] parts = text.split(BETWEEN, 4); // the job's id may have some, too
            try {
                return parts.length < 4
                        ? at(Moment.of(text))
                        : new Place(Moment.of(parts[0]), Moment.of(parts[1]), Long.parseLong(parts[2]), parts[3]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("This is no place among the changes of jobs: " + text, e);
            }
        }

        @Override
        public String toString() {
            return until == null
                    ? seen.toString()
                    : String.join(BETWEEN, seen.toString(), until.toString(), changed + "", jobId);
        }
    }
}

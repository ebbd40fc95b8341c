package dev.barback.jdbc;

import dev.barback.record.JobRecord;
import dev.barback.record.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statements on the table of jobs: how what is known is merged, and who may run. The same words for both databases. Without state. */
final class JobTable {
    /** {@link JobRecord#merge} in SQL. */
    private static final String LATER =
            "(excluded.edition, excluded.ended, excluded.since, excluded.state) > (j.edition, j.ended, j.since, j.state)";

    /** Nothing but question marks, which the driver makes one statement of; the number of the change is added by the table. */
    private static final String VALUES = "INSERT INTO barback_jobs AS j (" + JobRow.COLUMNS + ", data) VALUES ("
            + Stream.generate(() -> "?").limit(JobRow.LATEST.size() + 5).collect(Collectors.joining(", ")) + ")";

    private static final String INSERT = VALUES + " ON CONFLICT (id) DO UPDATE SET ";

    private static final String MERGED = "keep_until = CASE WHEN excluded.keep_until > j.keep_until"
            + " THEN excluded.keep_until ELSE j.keep_until END,"
            + " created_at = CASE WHEN excluded.created_at < j.created_at"
            + " THEN excluded.created_at ELSE j.created_at END,"
            + " data = CASE WHEN excluded.data_edition > j.data_edition THEN excluded.data ELSE j.data END,"
            + " data_edition = CASE WHEN excluded.data_edition > j.data_edition"
            + " THEN excluded.data_edition ELSE j.data_edition END";

    /** A forgotten job is new again; messages of before are older editions, and still dropped. */
    private static final String ADD = INSERT
            + Stream.concat(JobRow.LATEST.stream(), Stream.of("created_at", "data_edition", "data"))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "))
            + ", keep_until = CASE WHEN excluded.keep_until > j.keep_until THEN excluded.keep_until ELSE j.keep_until END"
            + ", cancelled = 0, changed = " + ChangeFeed.NUMBER
            + " WHERE j.cancelled = 3 AND excluded.edition > j.edition";

    private static final String MERGE = INSERT
            + JobRow.LATEST.stream()
                    .map(column -> "%1$s = CASE WHEN %2$s THEN excluded.%1$s ELSE j.%1$s END".formatted(column, LATER))
                    .collect(Collectors.joining(", "))
            + ", " + MERGED
            + ", changed = CASE WHEN " + LATER + " THEN " + ChangeFeed.NUMBER + " ELSE j.changed END"
            // a job that has come to its own end may be revived by whoever knows no records
            + ", cancelled = CASE WHEN " + LATER + " AND excluded.state IN (4, 5, 6) AND j.cancelled < 3"
            + " THEN 0 ELSE j.cancelled END";

    /** What has begun is later than what was, whatever the clocks say: the database saw it in this order. */
    private static final String ADMIT = INSERT
            + JobRow.LATEST.stream()
                    .map(column -> column.equals("since")
                            ? "since = CASE WHEN excluded.since > j.since THEN excluded.since ELSE j.since + 1 END"
                            : column + " = excluded." + column)
                    .collect(Collectors.joining(", "))
            + ", changed = " + ChangeFeed.NUMBER + ", " + MERGED
            + " WHERE j.cancelled = 0 AND (excluded.edition > j.edition"
            + " OR (excluded.edition = j.edition AND (j.ended = 0 OR j.edition = 0)))"; // 0 tells none apart

    private JobTable() {}

    /** Merges these into what is there. */
    static void merge(Connection connection, Collection<JobRecord> jobs) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(MERGE)) {
            for (JobRecord job : inOneOrder(jobs)) {
                JobRow.set(merge, job);
                merge.addBatch();
            }
            merge.executeBatch();
        }
    }

    /** @return those that were not there before */
    static Set<String> addNew(Connection connection, Collection<JobRecord> jobs) throws SQLException {
        Set<String> added = new HashSet<>();
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            for (JobRecord job : inOneOrder(jobs)) { // not as a batch: rewritten ones do not tell which were added
                JobRow.set(add, job);
                if (add.executeUpdate() > 0) {
                    added.add(job.jobId());
                }
            }
        }
        return added;
    }

    /** @return those that may run; of the others, those that were called off are cancelled now */
    static Set<String> admit(Connection connection, Collection<JobRecord> jobs) throws SQLException {
        List<JobRecord> all = inOneOrder(jobs);
        Set<String> admitted = new HashSet<>();
        try (PreparedStatement admit = connection.prepareStatement(ADMIT)) {
            for (JobRecord job : all) {
                JobRow.set(admit, job);
                admit.addBatch();
            }
            int[] changed = admit.executeBatch();
            for (int i = 0; i < changed.length; i++) {
                if (changed[i] > 0 || (changed[i] == Statement.SUCCESS_NO_INFO && admitsAgain(admit, all.get(i)))) {
                    admitted.add(all.get(i).jobId());
                }
            }
        }
        for (JobRecord job : all) {
            if (!admitted.contains(job.jobId())) {
                Cancelling.end(connection, job);
            }
        }
        return admitted;
    }

    /** With reWriteBatchedInserts the driver does not tell; what was admitted is so once more. */
    private static boolean admitsAgain(PreparedStatement admit, JobRecord job) throws SQLException {
        JobRow.set(admit, job);
        return admit.executeUpdate() > 0;
    }

    /**
     * Each job once, which a batch that the driver makes one statement of requires; and by id: two that write the same
     * rows, each in an order of its own, would wait for each other.
     */
    private static List<JobRecord> inOneOrder(Collection<JobRecord> jobs) {
        Map<String, JobRecord> byId = new TreeMap<>();
        jobs.forEach(job -> byId.merge(job.jobId(), job, JobRecord::merge));
        return List.copyOf(byId.values());
    }

    static Optional<JobRecord> find(Connection connection, String jobId) throws SQLException {
        return Statements.select(
                        connection,
                        row -> JobRow.read(row, true),
                        "SELECT " + JobRow.COLUMNS + ", data FROM barback_jobs WHERE id = ? AND cancelled < 3",
                        jobId)
                .stream()
                .findFirst();
    }

    /** Those that could have started before a time, and did not, or by somebody who has not been seen since another time. */
    static List<JobRecord> overdue(Connection connection, Dialect dialect, Overdue which) throws SQLException {
        String sql = "SELECT " + JobRow.COLUMNS
                + ", data FROM barback_jobs AS j WHERE queue = ? AND ended = 0 AND ready_at < ?"
                + " AND since < ? AND cancelled = 0 AND NOT EXISTS"
                + " (SELECT 1 FROM barback_clears AS c WHERE c.queue = j.queue AND c.edition >= j.edition) AND (state <> 3 OR NOT EXISTS"
                + " (SELECT 1 FROM barback_workers AS w WHERE w.id = j.worker AND w.seen_at > ?))"
                + " ORDER BY ready_at LIMIT ?";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            select.setString(1, which.queue());
            select.setLong(2, which.before());
            select.setLong(3, which.before());
            select.setLong(4, which.seenAfter());
            select.setInt(5, which.most());
            return Statements.rows(select, row -> JobRow.read(row, true));
        }
    }

    /** Which of a queue's jobs are overdue, and how many at most to give. */
    record Overdue(String queue, long before, long seenAfter, int most) {}

    /** How far running jobs have come, of those that this worker runs. */
    static void progress(Connection connection, String worker, Map<String, Progress> byJobId) throws SQLException {
        String sql =
                "UPDATE barback_jobs SET progress_done = ?, progress_total = ?, progress_message = ?, progress_at = ?,"
                        + " changed = " + ChangeFeed.NUMBER + " WHERE id = ? AND state = 3 AND worker = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (Map.Entry<String, Progress> each : new TreeMap<>(byJobId).entrySet()) { // in one order, as others do
                int next = JobRow.setProgress(update, 1, each.getValue());
                update.setString(next, each.getKey());
                update.setString(next + 1, worker);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** Puts a later edition in the place of the one that is known, if that is still so. */
    static boolean replace(Connection connection, JobRecord known, JobRecord later) throws SQLException {
        String sql = "UPDATE barback_jobs SET "
                + JobRow.LATEST.stream().map(column -> column + " = ?").collect(Collectors.joining(", "))
                + ", keep_until = CASE WHEN keep_until > ? THEN keep_until ELSE ? END, data_edition = ?, data = ?, cancelled = 0,"
                + " changed = " + ChangeFeed.NUMBER
                + " WHERE id = ? AND edition = ? AND since = ? AND state = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            int next = JobRow.setLatest(update, 1, later);
            update.setLong(next++, Micros.ceil(later.readyAt()));
            update.setLong(next++, Micros.ceil(later.readyAt()));
            next = JobRow.setData(update, next, later);
            update.setString(next++, known.jobId());
            update.setLong(next++, known.edition());
            update.setLong(next++, Micros.ceil(known.since()));
            update.setInt(next, JobRow.code(known.state()));
            return update.executeUpdate() > 0;
        }
    }
}

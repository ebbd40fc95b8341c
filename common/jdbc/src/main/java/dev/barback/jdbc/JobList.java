package dev.barback.jdbc;

import dev.barback.record.JobPage;
import dev.barback.record.JobQuery;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of jobs. Each state is looked up in an index that has its jobs in order, so that a page costs the
 * same wherever it lies and however few jobs a filter leaves. Without state.
 */
final class JobList {
    private JobList() {}

    static JobPage page(
            Connection connection, JobQuery query, Optional<JobPage.Cursor> after, int most, long now, Dialect dialect)
            throws SQLException {
        Words words = new Words();
        String order = query.oldestFirst() ? " ORDER BY created_at, id" : " ORDER BY created_at DESC, id DESC";
        String beyond = after.isEmpty() ? "" : " AND (created_at, id) " + (query.oldestFirst() ? ">" : "<") + " (?, ?)";
        List<String> parts = new ArrayList<>();
        for (JobState state : indexed(query)) {
            parts.add("SELECT * FROM (SELECT " + JobRow.COLUMNS + " FROM barback_jobs WHERE "
                    + words.conditions(query, state, now) + beyond + order + " LIMIT ?) AS part");
            after.ifPresent(words::add);
            words.add(most + 1);
        }
        String sql = String.join(" UNION ALL ", parts) + order + " LIMIT ?";
        words.add(most + 1);
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            words.set(select);
            List<JobRecord> jobs = Statements.rows(select, row -> JobRow.read(row, false));
            return jobs.size() <= most
                    ? new JobPage(jobs, null)
                    : new JobPage(jobs.subList(0, most), cursor(jobs.get(most - 1)));
        }
    }

    private static JobPage.Cursor cursor(JobRecord last) {
        return new JobPage.Cursor(last.createdAt(), last.jobId());
    }

    /** One look for each state; null stands for any, which only the list of all jobs has an index for. */
    private static Collection<@Nullable JobState> indexed(JobQuery query) {
        List<@Nullable JobState> states = new ArrayList<>(query.states());
        if (states.isEmpty() && query.queue() == null && query.jobClass() == null && query.user() == null) {
            states.add(null);
        } else if (states.isEmpty()) {
            states.addAll(Arrays.asList(JobState.values()));
        }
        return states;
    }

    /** Values, in the order of the question marks. */
    private static final class Words {
        private final List<Object> values = new ArrayList<>();

        /** What is scheduled and due is available, though nobody has written that down. */
        String conditions(JobQuery query, @Nullable JobState state, long now) {
            List<String> all = new ArrayList<>();
            if (state == JobState.AVAILABLE) {
                all.add("(state = 1 OR (state = 0 AND ready_at <= ?))");
                values.add(now);
            } else if (state == JobState.SCHEDULED) {
                all.add("state = 0 AND ready_at > ?");
                values.add(now);
            } else if (state != null) {
                all.add("state = " + JobRow.code(state));
            }
            if (query.queue() != null) {
                all.add("queue = ?");
                values.add(query.queue());
            }
            if (query.jobClass() != null) {
                all.add("job_class = ?");
                values.add(query.jobClass());
            }
            if (query.user() != null) {
                all.add("user_name = ?");
                values.add(query.user());
            }
            all.add("cancelled < 3");
            return all.stream().collect(Collectors.joining(" AND "));
        }

        void add(JobPage.Cursor cursor) {
            values.add(Micros.ceil(cursor.createdAt()));
            values.add(cursor.jobId());
        }

        void add(int number) {
            values.add(number);
        }

        void set(PreparedStatement statement) throws SQLException {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
        }
    }
}

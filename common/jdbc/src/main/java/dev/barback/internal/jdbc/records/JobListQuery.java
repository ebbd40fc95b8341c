package dev.barback.internal.jdbc.records;

import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of the list of jobs. Each state is read from an index that has its jobs in order, so that each page costs the
 * same, even if a filter leaves few jobs. The exception are executing jobs, which are among the available ones (see {@link
 * JobRow#listed}): all of these are read if fewer jobs run than fit on a page. Without state.
 */
final class JobListQuery {
    private static final String MOVED = "barback_jobs";

    private JobListQuery() {}

    static JobPage page(
            Connection connection, JobQuery query, Optional<JobPage.Cursor> after, int max, long now, Dialect dialect)
            throws SQLException {
        Conditions conditions = new Conditions();
        String order = query.oldestFirst() ? " ORDER BY created_at, id" : " ORDER BY created_at DESC, id DESC";
        String afterCursor =
                after.isEmpty() ? "" : " AND (created_at, id) " + (query.oldestFirst() ? ">" : "<") + " (?, ?)";
        List<String> parts = new ArrayList<>();
        for (Part part : parts(query)) {
            for (String table : part.tables()) {
                parts.add("SELECT * FROM (SELECT " + JobRow.COLUMNS + " FROM " + table + " WHERE "
                        + conditions.build(query, part, table, now) + afterCursor + order + " LIMIT ?) AS part");
                after.ifPresent(conditions::add);
                conditions.add(max + 1);
            }
        }
        String sql = String.join(" UNION ALL ", parts) + order + " LIMIT ?";
        conditions.add(max + 1);
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            conditions.set(select);
            List<JobRecord> jobs = Statements.rows(select, row -> JobRow.read(row, false));
            return jobs.size() <= max
                    ? new JobPage(jobs, null)
                    : new JobPage(jobs.subList(0, max), cursor(jobs.get(max - 1)));
        }
    }

    private static JobPage.Cursor cursor(JobRecord last) {
        return new JobPage.Cursor(last.createdAt(), last.jobId());
    }

    /** Jobs that are listed under a state: all of them, or those in the given state. */
    private record Part(JobState listed, @Nullable JobState state) {
        /** The tables that may have such jobs. Live jobs neither failed nor ended. */
        List<String> tables() {
            if (state == JobState.EXECUTING) {
                return List.of(MOVED, LiveJobs.CLAIMED);
            }
            boolean live = listed == JobState.SCHEDULED || listed == JobState.AVAILABLE;
            return live ? List.of(MOVED, LiveJobs.VIEW) : List.of(MOVED);
        }
    }

    /** The parts of the query, one index range each. A scheduled job that is due is available; its row still says scheduled. */
    private static List<Part> parts(JobQuery query) {
        Set<JobState> states = query.states();
        if (states.isEmpty() || states.size() == JobState.values().length) {
            return Stream.of(JobState.values())
                    .filter(state -> state != JobState.EXECUTING)
                    .map(state -> new Part(state, null))
                    .toList();
        }
        List<Part> parts = new ArrayList<>();
        for (JobState state : states) {
            parts.add(new Part(state == JobState.EXECUTING ? JobState.AVAILABLE : state, state));
            if (state == JobState.AVAILABLE) {
                parts.add(new Part(JobState.SCHEDULED, state));
            }
        }
        return parts;
    }

    /** Builds the conditions, and collects their values in the order of the question marks. */
    private static final class Conditions {
        private final List<Object> values = new ArrayList<>();

        String build(JobQuery query, Part part, String table, long now) {
            List<String> all = new ArrayList<>();
            if (!table.equals(LiveJobs.CLAIMED)) { // under whatever state they were listed
                all.add("listed = " + JobRow.code(part.listed()));
            }
            if (part.state() != null && part.listed() == JobState.SCHEDULED) {
                all.add("state <> 3 AND ready_at " + (part.state() == JobState.SCHEDULED ? ">" : "<=") + " ?");
                values.add(now);
            } else if (part.state() != null && part.listed() == JobState.AVAILABLE) {
                all.add("state = " + JobRow.code(part.state()));
            }
            JobRow.filters(query).forEach((condition, value) -> {
                all.add(condition);
                values.add(value);
            });
            all.add("cancelled < 3");
            return all.stream().collect(Collectors.joining(" AND "));
        }

        void add(JobPage.Cursor cursor) {
            values.add(MicroTime.ceil(cursor.createdAt()));
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

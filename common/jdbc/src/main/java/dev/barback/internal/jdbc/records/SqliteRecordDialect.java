package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.SqliteDialect;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.internal.wire.Json;
import dev.barback.spi.JobEdits.Replacement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Records on SQLite: statements cost no round trip; each change adds one to a number in the file. */
final class SqliteRecordDialect extends SqliteDialect implements RecordDialect {

    @Override
    public <T> void write(Connection connection, Upsert<T> upsert, List<T> rows) throws SQLException {
        writeEach(connection, upsert.rowSql(), upsert.columns(), rows);
    }

    @Override
    public <T> Set<String> writeReturningKeys(
            Connection connection, Upsert<T> upsert, List<T> rows, Database.Access access) throws SQLException {
        Column<T> key = upsert.columns().get(0);
        return writeEach(connection, upsert.rowSql(), upsert.columns(), rows).stream()
                .map(messageRow -> String.valueOf(key.value().apply(messageRow)))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> replace(Connection connection, List<Replacement> replacements) throws SQLException {
        return writeEach(connection, JobReplacement.rowSql(), JobReplacement.COLUMNS, replacements).stream()
                .map(replacement -> replacement.known().jobId())
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> end(Connection connection, List<EndedJob> jobs) throws SQLException {
        List<EndedJob> moved = writeEach(connection, EndedJob.ROW_SQL, EndedJob.COLUMNS, jobs);
        try (PreparedStatement delete = connection.prepareStatement(EndedJob.DELETE_SQL)) {
            for (EndedJob ended : jobs) {
                delete.setString(1, ended.job().jobId());
                delete.setLong(2, ended.job().version());
                delete.executeUpdate();
            }
        }
        return moved.stream().map(ended -> ended.job().jobId()).collect(Collectors.toSet());
    }

    @Override
    public String isAnyOf(String column) {
        return column + " IN (SELECT value FROM json_each(?))";
    }

    @Override
    public Object texts(Connection connection, Collection<String> values) {
        return Json.mapper().writeValueAsString(values);
    }

    @Override
    public String rowLock() {
        return "";
    }

    /** @return those that changed a row */
    private static <T> List<T> writeEach(Connection connection, String sql, List<Column<T>> columns, List<T> rows)
            throws SQLException {
        List<T> written = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (T messageRow : rows) {
                int next = 1;
                for (Column<T> column : columns) {
                    column.set(statement, next++, messageRow);
                }
                if (statement.executeUpdate() > 0) {
                    written.add(messageRow);
                }
            }
        }
        return written;
    }

    @Override
    public void beginChange(Connection connection) throws SQLException {
        Statements.update(connection, "UPDATE barback_changes SET number = number + 1");
    }

    /** There is one writer at a time: changes with a lower number are committed. */
    @Override
    public CommitSnapshot snapshot(Connection connection) throws SQLException {
        return Statements.select(
                        connection,
                        messageRow -> new CommitSnapshot(messageRow.getLong(1), messageRow.getLong(2) + 1, List.of()),
                        "SELECT life, number FROM barback_changes")
                .get(0);
    }

    /** None: if its machine fails, its users fail, too. */
    @Override
    public long maxLostNumbers() {
        return 0;
    }
}

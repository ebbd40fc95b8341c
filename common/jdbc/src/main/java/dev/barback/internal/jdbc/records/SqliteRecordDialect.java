package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.SqliteDialect;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Records on SQLite: statements cost no round trip; each change adds one to a number in the file. */
final class SqliteRecordDialect extends SqliteDialect implements RecordDialect {

    @Override
    public <T> void write(Connection connection, Upsert<T> upsert, List<T> rows) throws SQLException {
        writeEach(connection, upsert, rows, messageRow -> {});
    }

    @Override
    public <T> Set<String> writeReturningKeys(
            Connection connection, Upsert<T> upsert, List<T> rows, Database.Access access) throws SQLException {
        Set<String> written = new HashSet<>();
        writeEach(
                connection,
                upsert,
                rows,
                messageRow -> written.add(
                        String.valueOf(upsert.columns().get(0).value().apply(messageRow))));
        return written;
    }

    private static <T> void writeEach(Connection connection, Upsert<T> upsert, List<T> rows, Consumer<T> written)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert.rowSql())) {
            for (T messageRow : rows) {
                int next = 1;
                for (Column<T> column : upsert.columns()) {
                    column.set(statement, next++, messageRow);
                }
                if (statement.executeUpdate() > 0) {
                    written.accept(messageRow);
                }
            }
        }
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

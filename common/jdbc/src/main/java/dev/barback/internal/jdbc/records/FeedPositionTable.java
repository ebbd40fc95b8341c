package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.FeedPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Statements on the table of positions of the change feed's readers. Without state. */
final class FeedPositionTable {
    private FeedPositionTable() {}

    static Optional<FeedPosition> find(Connection connection, String name) throws SQLException {
        return Statements.select(
                        connection,
                        row -> new FeedPosition(row.getString(1), MicroTime.instant(row.getLong(2))),
                        "SELECT place, kept_at FROM barback_bookmarks WHERE name = ?",
                        name)
                .stream()
                .findFirst();
    }

    static int save(Connection connection, String name, FeedPosition feedPosition) throws SQLException {
        return Statements.update(
                connection,
                "INSERT INTO barback_bookmarks (name, place, kept_at) VALUES (?, ?, ?) ON CONFLICT (name)"
                        + " DO UPDATE SET place = excluded.place, kept_at = excluded.kept_at",
                name,
                feedPosition.position(),
                MicroTime.ceil(feedPosition.savedAt()));
    }
}

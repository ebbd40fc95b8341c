package dev.barback.jdbc;

import dev.barback.record.Bookmark;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** How far readers of the change feed have come. Without state. */
final class BookmarkTable {
    private BookmarkTable() {}

    static Optional<Bookmark> find(Connection connection, String name) throws SQLException {
        return Statements.select(
                        connection,
                        row -> new Bookmark(row.getString(1), Micros.instant(row.getLong(2))),
                        "SELECT place, kept_at FROM barback_bookmarks WHERE name = ?",
                        name)
                .stream()
                .findFirst();
    }

    static int keep(Connection connection, String name, Bookmark bookmark) throws SQLException {
        return Statements.update(
                connection,
                "INSERT INTO barback_bookmarks (name, place, kept_at) VALUES (?, ?, ?) ON CONFLICT (name)"
                        + " DO UPDATE SET place = excluded.place, kept_at = excluded.kept_at",
                name,
                bookmark.place(),
                Micros.ceil(bookmark.keptAt()));
    }
}

package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.QueueNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Statements on the table of paused queues. Without state. */
final class PauseTable {
    private PauseTable() {}

    static int pause(Connection connection, String queue, Instant now) throws SQLException {
        return Statements.update(
                connection,
                "INSERT INTO barback_pauses (queue, paused_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                QueueNames.check(queue),
                MicroTime.ceil(now));
    }

    static int resume(Connection connection, String queue) throws SQLException {
        return Statements.update(connection, "DELETE FROM barback_pauses WHERE queue = ?", queue);
    }

    /** The paused queues, with the start of each pause. */
    static Map<String, Instant> all(Connection connection) throws SQLException {
        Map<String, Instant> paused = new HashMap<>();
        Statements.select(
                connection,
                row -> paused.put(row.getString(1), MicroTime.instant(row.getLong(2))),
                "SELECT queue, paused_at FROM barback_pauses");
        return paused;
    }
}

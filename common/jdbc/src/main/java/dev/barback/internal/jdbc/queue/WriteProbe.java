package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.QueueNames;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;

/**
 * Tests whether the database accepts writes, and leaves nothing behind. Usually a row is updated without a change. After a
 * publication that failed, the write is as large as that of a bulk: on a full disk small ones still find room in pages and
 * log files that the database already has. Thread-safe.
 */
final class WriteProbe {
    /** Random, so that it can't be compressed. */
    private static final int LARGE_BYTES = 128 * 1024;

    private static final String NAME = "barback-write-probe";

    private final Database database;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean lastPublishSucceeded = true;

    WriteProbe(Database database) {
        this.database = database;
    }

    /** Records whether the latest publication succeeded. */
    void recordPublish(boolean succeeded) {
        if (lastPublishSucceeded != succeeded) { // a read is cheaper
            lastPublishSucceeded = succeeded;
        }
    }

    /**
     * Writes.
     *
     * @return whether something was written
     */
    boolean write() {
        if (lastPublishSucceeded) {
            return database.call("write", Database.Access.DURABLE_WRITE, WriteProbe::update) > 0;
        }
        byte[] data = new byte[LARGE_BYTES];
        random.nextBytes(data);
        String text = Base64.getEncoder().encodeToString(data);
        database.call("write", Database.Access.DURABLE_WRITE, connection -> insert(connection, text));
        database.call("write", Database.Access.DURABLE_WRITE, WriteProbe::delete);
        lastPublishSucceeded = true;
        return true;
    }

    private static int update(Connection connection) throws SQLException {
        return Statements.update(connection, "UPDATE barback_queues SET name = name WHERE name = ?", QueueNames.MORGUE);
    }

    private static int insert(Connection connection, String text) throws SQLException {
        return Statements.update(
                connection,
                "INSERT INTO barback_bookmarks (name, place, kept_at) VALUES (?, ?, 0)"
                        + " ON CONFLICT (name) DO UPDATE SET place = excluded.place",
                NAME,
                text);
    }

    private static int delete(Connection connection) throws SQLException {
        return Statements.update(connection, "DELETE FROM barback_bookmarks WHERE name = ?", NAME);
    }
}

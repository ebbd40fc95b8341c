package dev.barback.internal.jdbc.outbox;

import dev.barback.internal.jdbc.queue.AttributesJson;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements on the tables of the outbox, the same for both databases. Without state. */
final class OutboxTable {
    private static final int MAX_MESSAGES = 1_000;
    private static final int MAX_BYTES = 8_000_000;

    private final Dialect dialect;

    OutboxTable(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * A message in the outbox that is not published yet.
     *
     * @param id the row's id, which gives the order
     * @param message the message to publish
     */
    record OutboxMessage(long id, Message message) {}

    void insert(Connection connection, String queue, List<Message> messages) throws SQLException {
        String sql = "INSERT INTO barback_outbox (queue, due_at, attributes, data) VALUES (?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Message message : messages) {
                insert.setString(1, queue);
                insert.setObject(2, message.dueAt() == null ? null : MicroTime.ceil(message.dueAt()), Types.BIGINT);
                insert.setString(3, AttributesJson.write(message.attributes()));
                insert.setBytes(4, message.data());
                insert.addBatch();
            }
            var unused = insert.executeBatch();
        }
    }

    /** The next queue by name that has messages to publish. */
    Optional<String> nextQueue(Connection connection, String after) throws SQLException {
        String sql = "SELECT min(queue) FROM barback_outbox WHERE queue > ? AND problem IS NULL";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            select.setString(1, after);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
            }
        }
    }

    /**
     * Locks the queue for this relay, or extends its lock, unless another relay holds the queue. A lock that ends later
     * than any relay could set it now was set before the clock was set back, and has ended.
     *
     * @return whether it did
     */
    boolean lock(Connection connection, String queue, RelayLock relayLock) throws SQLException {
        String sql = "INSERT INTO barback_relays (queue, relay, until) VALUES (?, ?, " + dialect.fromNow()
                + ") ON CONFLICT (queue) DO UPDATE"
                + " SET relay = excluded.relay, until = excluded.until"
                + " WHERE barback_relays.relay = excluded.relay OR barback_relays.until <= " + dialect.fromNow()
                + " OR barback_relays.until > " + dialect.fromNow();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, queue);
            insert.setLong(2, relayLock.relay());
            insert.setLong(3, relayLock.until());
            insert.setLong(4, relayLock.now());
            insert.setLong(5, relayLock.farthest());
            return insert.executeUpdate() == 1;
        }
    }

    /**
     * A relay's lock on a queue.
     *
     * @param relay the relay's number
     * @param now the current time, as {@link Database#fromNow} gives it
     * @param until the end of the lock, as {@link Database#fromNow} gives it
     */
    record RelayLock(long relay, long now, long until) {
        /** Twice as far away as its end: the clocks of processes differ. */
        long farthest() {
            return until + (until - now);
        }
    }

    /** Unlocks the queue for other relays. */
    void unlock(Connection connection, String queue, long relay) throws SQLException {
        String sql = "DELETE FROM barback_relays WHERE queue = ? AND relay = ?";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, queue);
            delete.setLong(2, relay);
            delete.executeUpdate();
        }
    }

    /** The first messages of a queue, in order; fewer if they are large. */
    List<OutboxMessage> first(Connection connection, String queue) throws SQLException {
        String first = "SELECT id, due_at, attributes, data FROM barback_outbox WHERE queue = ? AND problem IS NULL"
                + " ORDER BY id LIMIT " + MAX_MESSAGES;
        String sized =
                "SELECT *, sum(length(data)) OVER (ORDER BY id) - length(data) AS before FROM (" + first + ") AS first";
        String sql = "SELECT id, due_at, attributes, data FROM (" + sized + ") AS sized WHERE before < " + MAX_BYTES
                + " ORDER BY id";
        try (PreparedStatement select = dialect.prepare(connection, sql)) {
            select.setString(1, queue);
            List<OutboxMessage> messages = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    messages.add(outboxMessage(result));
                }
            }
            return messages;
        }
    }

    void delete(Connection connection, List<Long> ids) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM barback_outbox WHERE id = ?")) {
            for (long id : ids) {
                delete.setLong(1, id);
                delete.addBatch();
            }
            var unused = delete.executeBatch();
        }
    }

    /** Deletes the messages of a queue that are not published yet, except rejected ones. */
    void purge(Connection connection, String queue) throws SQLException {
        String sql = "DELETE FROM barback_outbox WHERE queue = ? AND problem IS NULL";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, queue);
            delete.executeUpdate();
        }
    }

    /** Marks a message as rejected: it is never published. */
    void markRejected(Connection connection, long id, String problem) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE barback_outbox SET problem = ? WHERE id = ?")) {
            update.setString(1, problem);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    private static OutboxMessage outboxMessage(ResultSet result) throws SQLException {
        long due = result.getLong(2);
        Long dueAt = result.wasNull() ? null : due;
        Message message = new Message(
                result.getBytes(4), AttributesJson.read(result.getString(3)), MicroTime.instantOrNull(dueAt));
        return new OutboxMessage(result.getLong(1), message);
    }
}

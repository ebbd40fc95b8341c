package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.MessageGroup.Head;
import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.spi.Message;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads rows of messages. Without state. */
final class MessageColumns {
    private MessageColumns() {}

    /** Of queue, user_name, priority, timed, since, id, and the time until since. */
    static Head head(ResultSet row) throws SQLException {
        MessageGroup group = group(row, 1);
        return new Head(group, new Place(row.getLong(5), row.getLong(6)), group.isTimed() ? row.getLong(7) : 0);
    }

    /** Of queue, user_name, priority, timed, since. */
    static Arrival arrival(ResultSet row) throws SQLException {
        return new Arrival(group(row, 1), true, row.getLong(5));
    }

    /** What a claim returns, for {@link #lease}. */
    static final String CLAIMED = "id, queue, user_name, priority, timed, since, due_at, deliveries, attributes, data,"
            + " lease_end, CASE WHEN listed IS NOT NULL THEN job_id END AS recorded_job";

    /** Of {@link #CLAIMED}. */
    static JdbcLease lease(ResultSet row, Claim claim) throws SQLException {
        Message message = new Message(
                row.getBytes(10), AttributesJson.read(row.getString(9)), MicroTime.instantOrNull(nullableLong(row, 7)));
        JdbcLease.RowKey rowKey =
                new JdbcLease.RowKey(group(row, 2), new Place(row.getLong(6), row.getLong(1)), claim.ticket());
        return new JdbcLease(
                rowKey,
                message,
                row.getInt(8),
                MicroTime.instant(row.getLong(11) - claim.leaseMicros()),
                row.getString(12));
    }

    private static MessageGroup group(ResultSet row, int first) throws SQLException {
        return new MessageGroup(
                row.getString(first), row.getString(first + 1), row.getInt(first + 2), row.getInt(first + 3) != 0);
    }

    private static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}

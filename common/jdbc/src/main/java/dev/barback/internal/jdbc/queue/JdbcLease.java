package dev.barback.internal.jdbc.queue;

import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Instant;

/** A lease on a message: a leased row of the table. */
final class JdbcLease implements Lease {
    private final RowKey rowKey;
    private final Message message;
    private final int deliveries;
    private final Instant fetchedAt;

    /** @param fetchedAt by the database's clock */
    JdbcLease(RowKey rowKey, Message message, int deliveries, Instant fetchedAt) {
        this.rowKey = rowKey;
        this.message = message;
        this.deliveries = deliveries;
        this.fetchedAt = fetchedAt;
    }

    /**
     * Identifies a leased row.
     *
     * @param token the token that the fetch wrote into the row
     */
    record RowKey(String queue, long id, long token) {}

    @Override
    public String queue() {
        return rowKey.queue();
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public int deliveries() {
        return deliveries;
    }

    @Override
    public Instant fetchedAt() {
        return fetchedAt;
    }

    long id() {
        return rowKey.id();
    }

    long token() {
        return rowKey.token();
    }
}

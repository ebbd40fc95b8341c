package dev.barback.jdbc;

import dev.barback.broker.Lease;
import dev.barback.broker.Message;
import java.time.Instant;

/** A lease on a message: a leased row of the table. */
final class JdbcLease implements Lease {
    private final Place place;
    private final Message message;
    private final int deliveries;
    private final Instant receivedAt;

    /** @param receivedAt by the database's clock */
    JdbcLease(Place place, Message message, int deliveries, Instant receivedAt) {
        this.place = place;
        this.message = message;
        this.deliveries = deliveries;
        this.receivedAt = receivedAt;
    }

    /**
     * Identifies a leased row.
     *
     * @param token the token that the fetch wrote into the row
     */
    record Place(String queue, long id, long token) {}

    @Override
    public String queue() {
        return place.queue();
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
    public Instant receivedAt() {
        return receivedAt;
    }

    long id() {
        return place.id();
    }

    long token() {
        return place.token();
    }
}

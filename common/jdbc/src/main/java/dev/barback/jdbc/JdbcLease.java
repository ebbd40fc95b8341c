package dev.barback.jdbc;

import dev.barback.broker.Lease;
import dev.barback.broker.Message;

/** A row that was claimed. The token is what the claim wrote into it. */
final class JdbcLease implements Lease {
    private final String queue;
    private final long id;
    private final long token;
    private final Message message;
    private final int deliveries;

    JdbcLease(String queue, long id, long token, Message message, int deliveries) {
        this.queue = queue;
        this.id = id;
        this.token = token;
        this.message = message;
        this.deliveries = deliveries;
    }

    @Override
    public String queue() {
        return queue;
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public int deliveries() {
        return deliveries;
    }

    long id() {
        return id;
    }

    long token() {
        return token;
    }
}

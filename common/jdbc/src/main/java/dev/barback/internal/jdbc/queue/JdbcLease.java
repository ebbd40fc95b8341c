package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lease on a message: a leased row of the table. */
final class JdbcLease implements Lease {
    /** The order of delivery. */
    static final Comparator<JdbcLease> ORDER = Comparator.<JdbcLease>comparingInt(
                    lease -> lease.group().priority())
            .thenComparing(JdbcLease::place);

    private final RowKey rowKey;
    private final Message message;
    private final int deliveries;
    private final Instant fetchedAt;
    private final AtomicBoolean completed = new AtomicBoolean();

    /** @param fetchedAt by the database's clock */
    JdbcLease(RowKey rowKey, Message message, int deliveries, Instant fetchedAt) {
        this.rowKey = rowKey;
        this.message = message;
        this.deliveries = deliveries;
        this.fetchedAt = fetchedAt;
        rowKey.ticket().open();
    }

    /**
     * Identifies a leased row.
     *
     * @param ticket its token is in the row
     */
    record RowKey(MessageGroup group, Place place, ClaimTicket ticket) {}

    @Override
    public String queue() {
        return rowKey.group().queue();
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

    MessageGroup group() {
        return rowKey.group();
    }

    /** Its place, with the id of its row. */
    Place place() {
        return rowKey.place();
    }

    long token() {
        return rowKey.ticket().token();
    }

    /** Notes that it was acknowledged, released or parked. @return whether it was the last of its claim */
    boolean complete() {
        return completed.compareAndSet(false, true) && rowKey.ticket().complete();
    }
}

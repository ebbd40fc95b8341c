package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable String recordedJob;
    private final AtomicBoolean completed = new AtomicBoolean();

    /**
     * Creates a lease.
     *
     * @param fetchedAt by the database's clock
     * @param recordedJob the job whose record is the message; null = it is no record
     */
    JdbcLease(RowKey rowKey, Message message, int deliveries, Instant fetchedAt, @Nullable String recordedJob) {
        this.rowKey = rowKey;
        this.message = message;
        this.deliveries = deliveries;
        this.fetchedAt = fetchedAt;
        this.recordedJob = recordedJob;
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

    @Override
    public boolean holdsRecord() {
        return recordedJob != null && rowKey.ticket().worker() != null;
    }

    /** The job whose record was the message when it was fetched; null = it was no record. */
    @Nullable String recordedJob() {
        return recordedJob;
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

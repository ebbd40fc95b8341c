package dev.barback.spi;

import java.time.Instant;

/**
 * The right of one worker to a message for a limited time. Created by brokers, which keep in it what they need to
 * acknowledge the message. Immutable and thread-safe; compared by identity.
 */
public interface Lease {

    /** The queue or the lane from which the message was fetched; {@link Lanes#queueOf} returns the queue. */
    String queue();

    /** The leased message. */
    Message message();

    /**
     * The number of deliveries of this message that were neither released, parked nor acknowledged, including this one;
     * 0 if the broker does not count. A guard against poison messages, not a counter of executions.
     */
    int deliveries();

    /**
     * When the message was leased, by the clock that decides at this broker which messages are due: the database
     * server's, if there is one. A message that was due by then is not early, whatever the worker's clock shows.
     */
    Instant fetchedAt();

    /**
     * Whether the message was the record of its job when it was fetched: then the job may run, and the job store deletes the
     * message when it records the end of the job.
     */
    default boolean holdsRecord() {
        return false;
    }
}

package dev.barback.broker;

import java.time.Instant;

/**
 * A message handed to one worker for a limited time. Made by brokers, which find in it what they need to
 * acknowledge the message. Immutable and thread-safe; compared by identity.
 */
public interface Lease {

    /** The queue it was received from, or that queue's lane; {@link Lanes#queueOf} tells the queue. */
    String queue();

    /** What was handed over. */
    Message message();

    /**
     * How often this message was delivered and neither released, parked nor acknowledged, this time
     * included; 0 where the broker does not count. It is a guard against jobs that kill their worker, not a
     * counter of executions.
     */
    int deliveries();

    /**
     * When it was handed over, by the clock that decides what is due at this broker: a database server's where there is one.
     * What is due by then has come in time, whatever the clock of the worker says.
     */
    Instant receivedAt();
}

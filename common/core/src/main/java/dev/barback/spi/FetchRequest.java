package dev.barback.spi;

import java.util.Objects;

/**
 * What a fetch from several queues asks of one of them.
 *
 * @param queue the queue, or a lane of one
 * @param max the maximum number of messages, 1 or more
 * @param policy asked if there are several users; called on the caller's thread
 */
public record FetchRequest(String queue, int max, FairnessPolicy policy) {

    /** Checks the number. */
    public FetchRequest {
        Objects.requireNonNull(queue, "queue");
        Objects.requireNonNull(policy, "policy");
        if (max < 1) {
            throw new IllegalArgumentException("A fetch asks for 1 message or more, not for " + max + ".");
        }
    }
}

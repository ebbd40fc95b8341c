package dev.barback.internal.worker;

import java.time.Duration;

/**
 * A worker's options for one queue.
 *
 * @param weight 1 to 1000: of two queues that both have work, one of weight 3 gets three of four processors' time
 *     slots. Default: 1
 * @param processors how many of its jobs run at once in this worker, at most; 0 = as many as the worker has processors.
 *     Default: 0
 * @param pollInterval how long a fetch waits at the broker for a message, 10 ms to 5 s. Brokers deliver a new message
 *     at once, so a short interval gains little, and costs a call each time. Pub/Sub waits 1 s at least. Default: 2 s
 */
public record QueueOptions(int weight, int processors, Duration pollInterval) {
    private static final Duration MIN_POLL_INTERVAL = Duration.ofMillis(10);
    /** A worker that stops waits for the fetch that is under way. */
    private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(5);

    /** The defaults; declared after the bounds, which check them. */
    public static final QueueOptions DEFAULTS = new QueueOptions(1, 0, Duration.ofSeconds(2));

    /** Checks the ranges. */
    public QueueOptions {
        if (weight < 1 || weight > 1000) {
            throw new IllegalArgumentException("The weight of a queue is 1 to 1000, not " + weight + ".");
        } else if (processors < 0) {
            throw new IllegalArgumentException(
                    "The processors of a queue are 1 or more, or 0 for no limit of its own, not " + processors + ".");
        } else if (pollInterval.compareTo(MIN_POLL_INTERVAL) < 0 || pollInterval.compareTo(MAX_POLL_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "The poll interval of a queue is 10 ms to 5 s; %s is not possible.".formatted(pollInterval));
        }
    }

    /** These options with another weight. */
    public QueueOptions withWeight(int other) {
        return new QueueOptions(other, processors, pollInterval);
    }

    /** These options with another limit; 0 = none. */
    public QueueOptions withProcessors(int max) {
        return new QueueOptions(weight, max, pollInterval);
    }

    /** These options with another poll interval. */
    public QueueOptions withPollInterval(Duration other) {
        return new QueueOptions(weight, processors, other);
    }
}

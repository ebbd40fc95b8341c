package dev.barback.spi;

import java.time.Instant;

/** The background work of a broker for a queue, while a worker serves it. */
public interface QueueMaintenance extends AutoCloseable {

    /** The end of its latest successful round, even one with nothing to do; for the worker's health. */
    Instant lastProgress();

    /** The number of messages that it holds until they are due, for metrics. */
    int heldCount();

    /** Stops, and releases the held messages. Waits for running calls, some seconds at most. */
    @Override
    void close();
}

package dev.barback.broker;

import java.time.Instant;

/** What runs beside the receiving of a queue, while a worker serves it. */
public interface Attendance extends AutoCloseable {

    /** When it last got through its round, however little there was to do; for the worker's health. */
    Instant lastProgress();

    /** How many messages it holds in hand, for metrics. */
    int held();

    /** Stops and gives back what it holds. Waits for calls that are under way, some seconds at most. */
    @Override
    void close();
}

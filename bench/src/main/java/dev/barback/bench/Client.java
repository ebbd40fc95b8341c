package dev.barback.bench;

import org.HdrHistogram.Histogram;

/** One of the compared ways to use Pub/Sub. Each method returns when its work is confirmed, and recorded. */
interface Client extends AutoCloseable {

    ClientKind kind();

    /** Makes the topic and subscription of this queue. */
    void createQueue(String queue);

    /** Publishes in large batches. */
    void publishInBulk(String queue, int jobs) throws Exception;

    /** Publishes from several threads, each of which waits for the confirmation before the next. */
    void publishOneByOne(String queue, int jobs, int threads) throws Exception;

    /**
     * Receives, performs and acknowledges this number of waiting jobs.
     *
     * @return closes the rest, which is not measured
     */
    AutoCloseable drain(String queue, int jobs) throws Exception;

    /** Publishes at a steady pace while receiving; returns the nanoseconds from the call to the start of each job. */
    Histogram latency(String queue, SteadyRate steadyRate) throws Exception;

    @Override
    void close();
}

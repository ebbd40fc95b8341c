package dev.barback.bench;

import org.HdrHistogram.Histogram;

/** One of the ways to use Pub/Sub that are compared. Each method returns when its work is confirmed, and recorded. */
interface Client extends AutoCloseable {

    Way way();

    /** Makes what is needed to publish to this queue. */
    void make(String queue);

    /** Publishes in large batches. */
    void publishInBulk(String queue, int jobs) throws Exception;

    /** Publishes from several threads, each of which waits for the confirmation before the next. */
    void publishOneByOne(String queue, int jobs, int threads) throws Exception;

    /**
     * Receives, performs and acknowledges all of so many that wait.
     *
     * @return what is left to be closed, which is not to be measured
     */
    AutoCloseable drain(String queue, int jobs) throws Exception;

    /** Publishes at a steady pace while receiving; nanoseconds from the call to the start of the job. */
    Histogram latency(String queue, Pace pace) throws Exception;

    @Override
    void close();
}

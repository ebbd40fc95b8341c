package dev.barback.bench;

/** One way to have jobs done by way of a database. Each method returns when its work has been committed. */
interface Contender extends AutoCloseable {

    /** Enqueues no-ops in large batches, from this thread. */
    void enqueueInBulk(int jobs);

    /**
     * Enqueues one no-op. Thread-safe.
     *
     * @param sentNanos goes along as an argument, for {@link Tally#recordLatency}; {@link NoOpJob#UNTIMED} = does not matter
     */
    void enqueue(long sentNanos);

    /** Starts to work on what is enqueued, in this process, until closed. */
    AutoCloseable work();

    /** A query that gives a row as long as the database has a job that is not settled. */
    String unsettled();

    /** A statement that removes all jobs. */
    String removal();

    @Override
    void close();
}

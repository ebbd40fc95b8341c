package dev.barback.spi;

/**
 * Stores the records of jobs, executions and workers. A database implements all of it; each client asks for the part
 * that it needs. Thread-safe. Every method may throw a {@link dev.barback.BrokerException}, after a bounded time,
 * and may then be repeated. All times are kept to the microsecond.
 */
public interface JobStore
        extends JobRecorder,
                WorkerJobs,
                JobRecords,
                JobEdits,
                QueueRecords,
                WorkerRecords,
                JobChangeFeed,
                AutoCloseable {

    /** Releases the connections. Does not throw. */
    @Override
    void close();
}

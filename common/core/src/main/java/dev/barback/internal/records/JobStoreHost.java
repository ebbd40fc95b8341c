package dev.barback.internal.records;

import dev.barback.spi.JobStore;

/** A broker whose database can hold a job store, whether this process keeps records or not. Thread-safe. */
public interface JobStoreHost {

    /** The job store in its database, closed with the broker. */
    JobStore jobStore();

    /** Whether a job store is in its database: then the messages of new jobs are their records. */
    default boolean holds(JobStore jobStore) {
        return false;
    }

    /** Fetches for a worker with this writer from now on: if its job store is in the database, records name the worker. */
    default void fetchFor(JobStoreWriter writer) {}
}

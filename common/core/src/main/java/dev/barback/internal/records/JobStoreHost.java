package dev.barback.internal.records;

import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import org.jspecify.annotations.Nullable;

/** A broker whose database can hold a job store, whether this process keeps records or not. Thread-safe. */
public interface JobStoreHost {

    /** The job store in its database, closed with the broker. */
    JobStore jobStore();

    /** Whether a job store is in its database: then the messages of new jobs are their records. */
    default boolean holds(JobStore jobStore) {
        return false;
    }

    /** Whether the messages of new jobs are their records, since a broker and the job store of a writer share a database. */
    static boolean recordsInMessages(Broker broker, @Nullable JobStoreWriter writer) {
        return writer != null && broker instanceof JobStoreHost host && host.holds(writer.jobStore());
    }

    /** Fetches for a worker with this writer from now on: if its job store is in the database, records name the worker. */
    default void fetchFor(JobStoreWriter writer) {}
}

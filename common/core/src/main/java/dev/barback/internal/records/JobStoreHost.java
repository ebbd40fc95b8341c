package dev.barback.internal.records;

import dev.barback.spi.JobStore;

/** A broker whose database can hold a job store, whether this process keeps records or not. Thread-safe. */
public interface JobStoreHost {

    /** The job store in its database, closed with the broker. */
    JobStore jobStore();
}

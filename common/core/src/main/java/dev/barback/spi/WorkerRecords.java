package dev.barback.spi;

import dev.barback.WorkerRecord;
import java.util.List;

/**
 * Keeps the records of workers: the part of the job store in which workers report that they live, and see each other.
 * Thread-safe. Failures and times: {@link JobStore}.
 */
public interface WorkerRecords {

    /** Records a worker as seen now, by the job store's clock, not the worker's. */
    void heartbeat(WorkerRecord worker);

    /** Deletes the record of a worker that has ended. */
    void deleteWorker(String worker);

    /** The workers that are alive, by id. */
    List<WorkerRecord> workers();
}

package dev.barback.internal.jdbc.records;

import dev.barback.WorkerRecord;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.WorkerRecords;
import java.util.List;

/** Keeps the records of workers in a database. Thread-safe. */
final class JdbcWorkerRecords implements WorkerRecords {
    private final JobStoreDatabase database;

    JdbcWorkerRecords(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public void heartbeat(WorkerRecord worker) {
        database.call("write a worker's heartbeat", Access.RELAXED_WRITE, connection -> {
            WorkerTable.writeHeartbeat(connection, database.dialect(), worker, database.fromNow(0));
            return true;
        });
    }

    @Override
    public void deleteWorker(String worker) {
        database.call(
                "delete a worker",
                Access.RELAXED_WRITE,
                connection -> Statements.update(connection, "DELETE FROM barback_workers WHERE id = ?", worker));
    }

    @Override
    public List<WorkerRecord> workers() {
        return database.read(
                "look up the workers",
                connection ->
                        WorkerTable.seenAfter(connection, database.dialect(), database.ago(WorkerRecord.DEAD_AFTER)));
    }
}

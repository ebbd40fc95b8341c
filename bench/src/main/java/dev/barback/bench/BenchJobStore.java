package dev.barback.bench;

import dev.barback.WorkerRecord;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A job store in a PostgreSQL beside Pub/Sub, as in an application with {@code barback.jdbc.url}. */
final class BenchJobStore implements AutoCloseable {
    private static final String UNFINISHED = "SELECT 1 FROM barback_jobs WHERE ended = 0 LIMIT 1";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final PostgresDatabaseServer server;
    private final Store store;
    private final JdbcJobStore jobStore;
    private final JobStoreWriter writer;

    private BenchJobStore(PostgresDatabaseServer server, Store store) {
        this.server = server;
        this.store = store;
        Schema.migrate(store.pool());
        this.jobStore = JdbcJobStore.postgres(store.pool(), JdbcOptions.DEFAULTS);
        this.writer = new JobStoreWriter(jobStore, WorkerRecord.newId(), JobStoreOptions.DEFAULTS);
    }

    static BenchJobStore start() throws Exception {
        PostgresDatabaseServer server = new PostgresDatabaseServer();
        return new BenchJobStore(server, server.open(ContenderKind.BARBACK_WITH_RECORDS));
    }

    JobStoreWriter jobStoreWriter() {
        return writer;
    }

    /** Deletes all records, so that every measurement begins with empty tables. */
    void clear() {
        awaitWritten();
        store.run("TRUNCATE barback_jobs, barback_executions", "CHECKPOINT");
    }

    /** Waits until all buffered records are written. */
    void awaitWritten() {
        if (!writer.flush(TIMEOUT)) {
            throw new IllegalStateException("The records are not written after " + TIMEOUT + ".");
        }
    }

    /** Waits until the end of every job is written. */
    void awaitEnds() {
        awaitWritten();
        while (store.hasResult(UNFINISHED)) { // a job that just ended reaches the writer a moment later
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        writer.close();
        jobStore.close();
        store.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

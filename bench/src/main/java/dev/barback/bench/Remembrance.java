package dev.barback.bench;

import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.JdbcRecords;
import dev.barback.jdbc.Schema;
import dev.barback.record.RecordOptions;
import dev.barback.record.Recorder;
import dev.barback.record.WorkerRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL beside Pub/Sub that remembers the jobs, as an application has it that sets {@code barback.jdbc.url}. */
final class Remembrance implements AutoCloseable {
    private static final String UNSETTLED = "SELECT 1 FROM barback_jobs WHERE ended = 0 LIMIT 1";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final PostgresSite site;
    private final Store store;
    private final JdbcRecords records;
    private final Recorder recorder;

    private Remembrance(PostgresSite site, Store store) {
        this.site = site;
        this.store = store;
        Schema.migrate(store.pool());
        this.records = JdbcRecords.postgres(store.pool(), JdbcOptions.DEFAULTS);
        this.recorder = new Recorder(records, WorkerRecord.newId(), RecordOptions.DEFAULTS);
    }

    static Remembrance start() throws Exception {
        PostgresSite site = new PostgresSite();
        return new Remembrance(site, site.open(ContenderKind.BARBACK_WITH_RECORDS));
    }

    Recorder recorder() {
        return recorder;
    }

    /** Forgets all jobs, so that every measurement begins alike. */
    void clear() {
        awaitWritten();
        store.run("TRUNCATE barback_jobs, barback_executions", "CHECKPOINT");
    }

    /** Waits until all that is known here is written. */
    void awaitWritten() {
        if (!recorder.flush(LONGEST)) {
            throw new IllegalStateException("The records are not written after " + LONGEST + ".");
        }
    }

    /** Waits until the end of every job is written. */
    void awaitEnds() {
        awaitWritten();
        while (store.finds(UNSETTLED)) { // whoever comes to an end just now tells the recorder a moment later
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() {
        recorder.close();
        records.close();
        store.close();
        try {
            site.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

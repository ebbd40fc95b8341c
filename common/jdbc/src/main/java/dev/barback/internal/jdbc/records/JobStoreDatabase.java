package dev.barback.internal.jdbc.records;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.PreparedDatabase;
import java.time.Duration;

/** The database of the job store, whose changes of jobs appear in the change feed. Thread-safe. */
final class JobStoreDatabase {
    private static final String NAME = "The job store";

    private final PreparedDatabase prepared;
    private final RecordDialect dialect;
    private final LiveJobs liveJobs;
    private final boolean carriesJobs;

    /**
     * Creates it.
     *
     * @param preparation runs before the first call, and again with each call until it succeeds
     * @param carriesJobs whether the messages of these jobs are in the database, too
     */
    JobStoreDatabase(Database database, Runnable preparation, boolean carriesJobs) {
        this.carriesJobs = carriesJobs;
        this.prepared = new PreparedDatabase(NAME, database, preparation);
        this.dialect = RecordDialect.of(database);
        this.liveJobs = new LiveJobs(database, carriesJobs);
    }

    /** This database, prepared in another way. */
    JobStoreDatabase preparedBy(Runnable work) {
        return new JobStoreDatabase(database(), work, carriesJobs);
    }

    Database database() {
        return prepared.database();
    }

    RecordDialect dialect() {
        return dialect;
    }

    LiveJobs liveJobs() {
        return liveJobs;
    }

    /** As {@link Database#fromNow}. */
    long fromNow(long micros) {
        return database().fromNow(micros);
    }

    /** The time so long before now, by the database's clock, for {@link Dialect#fromNow}. */
    long ago(Duration time) {
        return fromNow(-MicroTime.of(time));
    }

    boolean isOnCallersConnection() {
        return database().isOnCallersConnection();
    }

    <T> T read(String action, Database.Work<T> work) {
        return prepared.read(action, work);
    }

    /** A write whose jobs appear in the change feed. */
    <T> T change(String action, Access access, Database.Work<T> work) {
        return call(action, access, connection -> {
            dialect.beginChange(connection);
            return work.run(connection);
        });
    }

    <T> T call(String action, Access access, Database.Work<T> work) {
        return prepared.call(action, access, work);
    }
}

package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Postgres;
import dev.barback.internal.jdbc.sql.Sqlite;

/** Sends wake-up signals when other processes publish, from its start to its close. */
interface WakeUpSource extends AutoCloseable {

    /** The one for a database; not started yet. */
    static WakeUpSource of(Database database, Arrivals arrivals) {
        if (database instanceof Postgres postgres) {
            return new PostgresWakeUpSource(postgres.listenSource(), arrivals, postgres.networkTimeout());
        } else if (database instanceof Sqlite sqlite) {
            return new SqliteWakeUpSource(sqlite.file(), arrivals);
        }
        throw new IllegalArgumentException("The database must be SQLite or PostgreSQL, not " + database + ".");
    }

    /** Starts a thread; called once. */
    void start();

    @Override
    void close();
}

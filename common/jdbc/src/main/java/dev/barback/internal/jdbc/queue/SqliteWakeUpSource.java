package dev.barback.internal.jdbc.queue;

import dev.barback.BrokerException;
import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.internal.jdbc.sql.Sqlite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects writes to a SQLite file: its version changes with every commit of another connection. Reading the version takes no
 * lock, and no connection of a pool.
 */
final class SqliteWakeUpSource implements WakeUpSource {
    private static final Logger log = LoggerFactory.getLogger(SqliteWakeUpSource.class);
    /** How late a message of another process may be fetched, at the cost of 200 reads per second. */
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path file;
    private final Arrivals arrivals;
    private final BackgroundLoop backgroundLoop;
    private @Nullable Connection connection; // only the loop's thread
    private @Nullable PreparedStatement versionQuery;
    private long lastVersion;

    SqliteWakeUpSource(Path file, Arrivals arrivals) {
        this.file = file;
        this.arrivals = arrivals;
        this.backgroundLoop = new BackgroundLoop(
                "barback-sqlite-changes", "look for changes of " + file, this::round, log, Clock.systemUTC());
    }

    @Override
    public void start() {
        backgroundLoop.start();
    }

    @Override
    public void close() {
        backgroundLoop.stop();
        backgroundLoop.awaitEnd(Duration.ofSeconds(1));
        disconnect();
    }

    private void round() {
        try {
            long version = version();
            if (version != lastVersion) {
                lastVersion = version;
                arrivals.arrivedUnknown();
            }
        } catch (SQLException e) {
            disconnect();
            throw new BrokerException(String.valueOf(e.getMessage()), e);
        }
        LockSupport.parkNanos(POLL_INTERVAL_NANOS);
    }

    private long version() throws SQLException {
        if (connection == null || versionQuery == null) {
            connection = Sqlite.source(file, 1_000).getConnection();
            versionQuery = connection.prepareStatement("PRAGMA data_version");
            lastVersion = -1; // for missed changes
        }
        try (ResultSet result = versionQuery.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        versionQuery = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                log.debug("Could not close the connection that reads the version of the file.", e);
            }
        }
    }
}

package dev.barback.jdbc;

import dev.barback.broker.Loop;
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
 * Sees that somebody has written to a SQLite file: its version changes with every commit of another connection. To ask
 * for it takes no lock, and no connection of anybody's pool.
 */
final class FileWatch implements Watch {
    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);
    /** How late a message of another process may start, at the price of 200 looks a second. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path file;
    private final Bells bells;
    private final Loop loop;
    private @Nullable Connection connection; // the loop's thread alone
    private @Nullable PreparedStatement ask;
    private long seen;

    FileWatch(Path file, Bells bells) {
        this.file = file;
        this.bells = bells;
        this.loop = new Loop("barback-watch", "look for changes of " + file, this::round, log, Clock.systemUTC());
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.stop();
        loop.awaitEnd(Duration.ofSeconds(1));
        disconnect();
    }

    private void round() {
        try {
            long version = version();
            if (version != seen) {
                seen = version;
                bells.ringAll();
            }
        } catch (SQLException e) {
            disconnect();
            throw new IllegalStateException(e.getMessage(), e);
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }

    private long version() throws SQLException {
        if (connection == null || ask == null) {
            connection = Sqlite.source(file, 1_000).getConnection();
            ask = connection.prepareStatement("PRAGMA data_version");
            seen = -1; // for what was missed
        }
        try (ResultSet result = ask.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        ask = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                log.debug("The connection to watch the file ended badly.", e);
            }
        }
    }
}

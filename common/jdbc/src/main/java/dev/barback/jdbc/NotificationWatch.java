package dev.barback.jdbc;

import dev.barback.broker.Loop;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to what PostgreSQL notifies of, on a connection that it keeps, and on a new one when that breaks. */
final class NotificationWatch implements Watch {
    private static final Logger log = LoggerFactory.getLogger(NotificationWatch.class);
    private static final int WAIT_MILLIS = 500;
    /** A connection that gives no sign for so long is asked for one: it may be dead without knowing. */
    private static final int SILENT_ROUNDS = 20;

    private final DataSource pool;
    private final Bells bells;
    private final Loop loop;
    private @Nullable Connection connection; // the loop's thread alone
    private int silentRounds;

    NotificationWatch(DataSource pool, Bells bells) {
        this.pool = pool;
        this.bells = bells;
        this.loop =
                new Loop("barback-listen", "listen to PostgreSQL's notifications", this::round, log, Clock.systemUTC());
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.stop();
        loop.awaitEnd(Duration.ofMillis(4 * WAIT_MILLIS));
        disconnect();
    }

    private void round() {
        try {
            if (connection == null) {
                connection = connect();
                bells.ringAll(); // for what was missed
            }
            listen(connection);
        } catch (SQLException e) {
            disconnect();
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        Connection fresh = pool.getConnection();
        try (Statement listen = fresh.createStatement()) {
            fresh.setAutoCommit(true);
            listen.execute("LISTEN " + PostgresDialect.CHANNEL);
            return fresh;
        } catch (SQLException e) {
            fresh.close();
            throw e;
        }
    }

    private void listen(Connection on) throws SQLException {
        PGNotification[] notifications = on.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
        if (notifications != null && notifications.length > 0) {
            silentRounds = 0;
            for (PGNotification notification : notifications) {
                bells.ring(notification.getParameter());
            }
        } else if (++silentRounds >= SILENT_ROUNDS) {
            silentRounds = 0;
            if (!on.isValid(WAIT_MILLIS / 100)) {
                throw new SQLException("the connection is dead.");
            }
        }
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try (old;
                    Statement unlisten = old.createStatement()) {
                unlisten.execute("UNLISTEN *"); // a pool would give it to somebody else
            } catch (SQLException e) {
                log.debug("The connection to listen on ended badly.", e);
            }
        }
    }
}

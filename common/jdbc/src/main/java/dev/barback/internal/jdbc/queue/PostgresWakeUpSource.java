package dev.barback.internal.jdbc.queue;

import dev.barback.BrokerException;
import dev.barback.internal.broker.BackgroundLoop;
import dev.barback.internal.jdbc.sql.PooledConnection;
import dev.barback.internal.jdbc.sql.Pooler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives PostgreSQL's notifications (LISTEN) on a connection that it keeps, and on a new one when that breaks. It does not
 * LISTEN through a pooler in transaction mode: the LISTEN would stay in a server session that other clients get, and they
 * would receive the notifications. Nor does it where the source of connections refuses them with a {@link
 * SQLFeatureNotSupportedException}, whose message says why. Then the queues are polled.
 */
final class PostgresWakeUpSource implements WakeUpSource {
    private static final Logger log = LoggerFactory.getLogger(PostgresWakeUpSource.class);
    private static final int WAIT_MILLIS = 500;
    /** After so many rounds without a notification the connection is checked: it may be dead without an error. */
    private static final int SILENT_ROUNDS = 20;

    private static final String TRANSACTION_MODE =
            "The pooler in front of PostgreSQL runs in transaction mode, so LISTEN does not work";
    /** How often a pooler in transaction mode is checked again: its configuration may change. */
    private static final Duration RECONNECT_CHECK_INTERVAL = Duration.ofMinutes(5);

    private final DataSource pool;
    private final Arrivals arrivals;
    private final Duration timeout;
    private final BackgroundLoop backgroundLoop;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Connection connection; // this field and those below: only the loop's thread
    private @Nullable PooledConnection pooled;
    private int silentRounds;
    private boolean hasLoggedPolling;

    PostgresWakeUpSource(DataSource pool, Arrivals arrivals, Duration timeout) {
        this.pool = pool;
        this.timeout = timeout;
        this.arrivals = arrivals;
        this.backgroundLoop = new BackgroundLoop(
                "barback-listen", "listen to PostgreSQL's notifications", this::round, log, Clock.systemUTC());
    }

    @Override
    public void start() {
        backgroundLoop.start();
    }

    @Override
    public void close() {
        backgroundLoop.stop();
        closing.countDown();
        backgroundLoop.awaitEnd(Duration.ofMillis(4 * WAIT_MILLIS));
        disconnect();
    }

    private void round() {
        try {
            if (connection == null) {
                connect();
            }
            if (connection == null) {
                awaitPoolerCheck();
            } else {
                listen(connection);
            }
        } catch (SQLException e) {
            disconnect();
            throw new BrokerException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Leaves the connection null if LISTEN can't work on it, or there is none for LISTEN. */
    private void connect() throws SQLException {
        Connection fresh = openConnection();
        if (fresh == null) {
            return;
        }
        PooledConnection taken = PooledConnection.of(fresh, timeout, true);
        connection = fresh;
        pooled = taken;
        if (Pooler.isPresent(fresh) && Pooler.isInTransactionMode(fresh, pool, timeout)) {
            logPolling(TRANSACTION_MODE);
            disconnect();
            return;
        }
        try (Statement listen = fresh.createStatement()) {
            listen.execute("LISTEN " + PostgresQueueDialect.CHANNEL);
        }
        hasLoggedPolling = false;
        arrivals.arrivedUnknown(); // for missed notifications
    }

    private @Nullable Connection openConnection() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLFeatureNotSupportedException e) {
            logPolling(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void logPolling(String reason) {
        if (!hasLoggedPolling) {
            hasLoggedPolling = true;
            log.warn(
                    "{}: jobs that other processes enqueue are fetched by polling, every barback.queues.*.poll-interval.",
                    reason);
        }
    }

    private void awaitPoolerCheck() {
        try {
            boolean closed = closing.await(RECONNECT_CHECK_INTERVAL.toSeconds(), TimeUnit.SECONDS);
            log.trace("Checking the pooler again, unless this is closed: {}.", closed);
        } catch (InterruptedException e) {
            log.debug("The thread that listens to PostgreSQL was interrupted; it goes on until it is stopped.");
        }
    }

    private void listen(Connection session) throws SQLException {
        PGNotification[] notifications = session.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
        if (notifications != null && notifications.length > 0) {
            silentRounds = 0;
            for (PGNotification notification : notifications) {
                arrivals.received(notification.getParameter());
            }
        } else if (++silentRounds >= SILENT_ROUNDS) {
            silentRounds = 0;
            if (!session.isValid(WAIT_MILLIS / 100)) {
                throw new SQLException("the connection is dead.");
            }
        }
    }

    private void disconnect() {
        Connection old = connection;
        PooledConnection taken = pooled;
        connection = null;
        pooled = null;
        if (old != null && taken != null) {
            try (old;
                    Statement unlisten = old.createStatement()) {
                unlisten.execute("UNLISTEN *"); // a pool gives the connection to others
                taken.restore();
            } catch (SQLException e) {
                log.debug("Could not close the connection used for LISTEN.", e);
            }
        }
    }
}

package dev.barback.jdbc;

import dev.barback.broker.Loop;
import java.sql.Connection;
import java.sql.SQLException;
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
 * Listens to what PostgreSQL notifies of, on a connection that it keeps, and on a new one when that breaks. Not through a
 * pooler that shares its connections by the transaction: the LISTEN would stay with one that others get, and they would
 * be told.
 */
final class NotificationWatch implements Watch {
    private static final Logger log = LoggerFactory.getLogger(NotificationWatch.class);
    private static final int WAIT_MILLIS = 500;
    /** A connection that gives no sign for so long is asked for one: it may be dead without knowing. */
    private static final int SILENT_ROUNDS = 20;
    /** A pooler that lets nothing be heard may be set up otherwise one day. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

    private final DataSource pool;
    private final Bells bells;
    private final Duration timeout;
    private final Loop loop;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Connection connection; // this and those below: the loop's thread alone
    private @Nullable Borrowed borrowed;
    private int silentRounds;
    private boolean hasToldOfPolling;

    NotificationWatch(DataSource pool, Bells bells, Duration timeout) {
        this.pool = pool;
        this.timeout = timeout;
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
        closing.countDown();
        loop.awaitEnd(Duration.ofMillis(4 * WAIT_MILLIS));
        disconnect();
    }

    private void round() {
        try {
            if (connection == null) {
                connect();
            }
            if (connection == null) {
                awaitAnotherWay();
            } else {
                listen(connection);
            }
        } catch (SQLException e) {
            disconnect();
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Leaves the connection null where nothing could be heard on it. */
    private void connect() throws SQLException {
        Connection fresh = pool.getConnection();
        Borrowed taken = Borrowed.of(fresh, timeout, true);
        connection = fresh;
        borrowed = taken;
        if (Pooler.isBetween(fresh) && Pooler.sharesByTransaction(fresh, pool, timeout)) {
            tellOfPolling();
            disconnect();
            return;
        }
        try (Statement listen = fresh.createStatement()) {
            listen.execute("LISTEN " + PostgresDialect.CHANNEL);
        }
        hasToldOfPolling = false;
        bells.ringAll(); // for what was missed
    }

    private void tellOfPolling() {
        if (!hasToldOfPolling) {
            hasToldOfPolling = true;
            log.warn(
                    "The pooler before PostgreSQL shares its connections by the transaction, so nothing is heard of jobs"
                            + " that other processes enqueue: queues are looked at every barback.queues.*.poll-interval instead.");
        }
    }

    private void awaitAnotherWay() {
        try {
            boolean closed = closing.await(LOOK_AGAIN.toSeconds(), TimeUnit.SECONDS);
            log.trace("The pooler is looked at again, unless the watch is closed: {}.", closed);
        } catch (InterruptedException e) {
            log.debug("The listener was interrupted; it ends only when it is stopped.");
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
        Borrowed taken = borrowed;
        connection = null;
        borrowed = null;
        if (old != null && taken != null) {
            try (old;
                    Statement unlisten = old.createStatement()) {
                unlisten.execute("UNLISTEN *"); // a pool would give it to somebody else
                taken.restore();
            } catch (SQLException e) {
                log.debug("The connection to listen on ended badly.", e);
            }
        }
    }
}

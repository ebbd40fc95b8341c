package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, through a pool: the application's, or one of our own. */
final class Postgres extends Database {
    private static final Logger log = LoggerFactory.getLogger(Postgres.class);

    /** A pool checks connections that were idle for a while; those that were just used it hands out as they are. */
    private static final int MOST_TRIES = 10;

    /** Where the driver breaks a connection that gave no answer; that takes no time. */
    private static final Executor HERE = Runnable::run;

    private final DataSource pool;
    private final DataSource listening;
    private final JdbcOptions options;
    private final Dialect dialect = new PostgresDialect();
    private volatile boolean mayBePooled = true;
    private volatile @Nullable StatementRules rules; // null = whether there is a pooler has not been asked yet

    Postgres(DataSource pool, DataSource listening, JdbcOptions options) {
        this(pool, listening, options, CallersTransaction.NONE);
    }

    Postgres(DataSource pool, DataSource listening, JdbcOptions options, CallersTransaction caller) {
        super(caller);
        this.pool = pool;
        this.listening = listening;
        this.options = options;
    }

    /**
     * Again on another connection where one turns out to be dead: after a restart of the server all that the pool has
     * are. What had been done all the same is then done twice; a message published twice is the worst of it.
     */
    @Override
    <T> T run(Access access, Work<T> work) throws SQLException {
        for (int tries = 1; true; tries++) {
            SQLException failure;
            Connection connection = pool.getConnection();
            try {
                return inTime(connection, work);
            } catch (SQLException e) {
                failure = e;
            } finally {
                giveBack(connection);
            }
            if (tries == MOST_TRIES || !new PostgresFault(failure).isWorthAnother()) {
                throw failure;
            }
            log.debug("Again on another connection.", failure);
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) { // it is dead; pools throw it away then
            log.debug("A connection ended badly.", e);
        }
    }

    /**
     * On that connection as long as it lives; who holds a dead one keeps nothing of the pool. Not every pool's connection
     * tells that it is dead, so that follows from what went wrong.
     */
    @Override
    <T> T runOn(Connection held, Access access, Work<T> work) throws SQLException {
        boolean lives = !held.isClosed();
        for (int tries = 1; lives; tries++) {
            try {
                return Guest.after(held, connection -> inTime(connection, work));
            } catch (SQLException e) {
                PostgresFault fault = new PostgresFault(e);
                if (tries == MOST_TRIES || !fault.isWorthAnother()) {
                    throw e;
                }
                log.debug("Again, on a connection that is held if it lives.", e);
                lives = fault.isConflict() && !held.isClosed();
            }
        }
        return run(access, work);
    }

    private <T> T inTime(Connection connection, Work<T> work) throws SQLException {
        Borrowed borrowed = Borrowed.of(connection, options.networkTimeout(), mayBePooled);
        try {
            return work.on(ours(connection));
        } catch (SQLException e) {
            throw treated(connection, e);
        } finally {
            borrowed.restore();
        }
    }

    @Override
    Connection ours(Connection connection) throws SQLException {
        StatementRules known = rules;
        if (known == null) {
            boolean pooled = Pooler.isBetween(connection);
            if (pooled) {
                log.info(
                        "There is a pooler before PostgreSQL: nothing is prepared in the server, which would not outlast a"
                                + " transaction there.");
            }
            known = new StatementRules(options, !pooled);
            rules = known;
            mayBePooled = pooled;
        }
        return known.apply(connection);
    }

    /** With a word on the cause, where it can be known; a session that is of no use any more is ended, and its pool drops it. */
    private SQLException treated(Connection connection, SQLException failure) {
        PostgresFault fault = new PostgresFault(failure);
        try {
            if (fault.isTooLong()) {
                return fault.withHolder(ours(connection), options);
            } else if (fault.spoils(connection)) {
                SQLException treated = fault.asOutdated(connection);
                connection.abort(HERE);
                return treated;
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    String words(SQLException failure) {
        return new PostgresFault(failure).words(options);
    }

    /** The server adds it to its own time. */
    @Override
    long fromNow(long micros) {
        return micros;
    }

    @Override
    Dialect dialect() {
        return dialect;
    }

    @Override
    Watch watch(Bells bells) {
        return new NotificationWatch(listening, bells, options.networkTimeout());
    }

    @Override
    String name() {
        return "PostgreSQL";
    }
}

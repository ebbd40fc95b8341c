package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, through a pool: the application's or Barback's own. */
final class Postgres extends Database {
    private static final Logger log = LoggerFactory.getLogger(Postgres.class);

    /** A pool checks connections that were idle for a while, but not those that were just used: several may be dead. */
    private static final int MAX_ATTEMPTS = 10;

    /** The thread in which the driver closes a broken connection: the caller's, since that takes no time. */
    private static final Executor HERE = Runnable::run;

    private final DataSource pool;
    private final DataSource listening;
    private final JdbcOptions options;
    private final Dialect dialect = new PostgresDialect();
    private volatile boolean mayBePooled = true;
    private volatile @Nullable StatementSettings rules; // null = not known yet whether there is a pooler

    Postgres(DataSource pool, DataSource listening, JdbcOptions options) {
        this(pool, listening, options, AmbientTransaction.NONE);
    }

    Postgres(DataSource pool, DataSource listening, JdbcOptions options, AmbientTransaction caller) {
        super(caller);
        this.pool = pool;
        this.listening = listening;
        this.options = options;
    }

    /**
     * Retries on another connection if one is dead: after a restart of the server all connections of the pool are. Work that
     * had succeeded nevertheless is then done twice; at worst a message is published twice.
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
            if (tries == MAX_ATTEMPTS || !new PostgresFault(failure).isWorthAnother()) {
                throw failure;
            }
            log.debug("Retrying on another connection.", failure);
        }
    }

    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) { // the connection is dead; the pool removes it
            log.debug("Could not close a connection.", e);
        }
    }

    /**
     * Uses the held connection as long as it is alive; a dead one occupies no place in the pool. Not every pool's connection
     * reports that it is dead, so the error decides.
     */
    @Override
    <T> T runOn(Connection held, Access access, Work<T> work) throws SQLException {
        boolean lives = !held.isClosed();
        for (int tries = 1; lives; tries++) {
            try {
                return BorrowedConnection.after(held, connection -> inTime(connection, work));
            } catch (SQLException e) {
                PostgresFault fault = new PostgresFault(e);
                if (tries == MAX_ATTEMPTS || !fault.isWorthAnother()) {
                    throw e;
                }
                log.debug("Retrying, on the held connection if it is alive.", e);
                lives = fault.isConflict() && !held.isClosed();
            }
        }
        return run(access, work);
    }

    private <T> T inTime(Connection connection, Work<T> work) throws SQLException {
        PooledConnection borrowed = PooledConnection.of(connection, options.networkTimeout(), mayBePooled);
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
        StatementSettings known = rules;
        if (known == null) {
            boolean pooled = Pooler.isBetween(connection);
            if (pooled) {
                log.info(
                        "There is a pooler in front of PostgreSQL: statements are not prepared in the server, since they"
                                + " would not outlast a transaction there.");
            }
            known = new StatementSettings(options, !pooled);
            rules = known;
            mayBePooled = pooled;
        }
        return known.apply(connection);
    }

    /** The error, with its cause if that can be found out; a session that is unusable is ended, and its pool removes it. */
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

    /** The same number: the server adds it to its own time. */
    @Override
    long fromNow(long micros) {
        return micros;
    }

    @Override
    Dialect dialect() {
        return dialect;
    }

    @Override
    ChangeSource watch(WakeUpSignals wakeUpSignals) {
        return new PostgresChangeSource(listening, wakeUpSignals, options.networkTimeout());
    }

    @Override
    String name() {
        return "PostgreSQL";
    }
}

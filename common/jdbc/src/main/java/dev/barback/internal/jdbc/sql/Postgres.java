package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, through a pool: the application's or Barback's own. */
public final class Postgres extends Database {
    private static final Logger log = LoggerFactory.getLogger(Postgres.class);

    /** A pool checks connections that were idle for a while, but not those that were just used: several may be dead. */
    private static final int MAX_ATTEMPTS = 10;

    private final DataSource pool;
    private final DataSource listenSource;
    private final JdbcOptions options;
    private final Dialect dialect = new PostgresDialect();
    private volatile boolean mayHavePooler = true;
    private volatile @Nullable StatementSettings statementSettings; // null = not known yet whether there is a pooler

    /** PostgreSQL outside of the caller's transactions. */
    public Postgres(DataSource pool, DataSource listenSource, JdbcOptions options) {
        this(pool, listenSource, options, AmbientTransaction.NONE);
    }

    /**
     * PostgreSQL, also within the caller's transactions.
     *
     * @param pool gives connections, each for one call
     * @param listenSource gives connections that are kept for long
     * @param ambientTransaction knows transactions on the same pool
     */
    public Postgres(
            DataSource pool, DataSource listenSource, JdbcOptions options, AmbientTransaction ambientTransaction) {
        super(ambientTransaction);
        this.pool = pool;
        this.listenSource = listenSource;
        this.options = options;
    }

    /**
     * Retries on another connection if one is dead: after a restart of the server all connections of the pool are. Work that
     * had succeeded nevertheless is then done twice; at worst a message is published twice.
     */
    @Override
    <T> T run(Access access, Work<T> work) throws SQLException {
        for (int attempt = 1; true; attempt++) {
            SQLException failure;
            Connection connection = pool.getConnection();
            try {
                return withTimeout(connection, work);
            } catch (SQLException e) {
                failure = e;
            } finally {
                closeQuietly(connection);
            }
            if (attempt == MAX_ATTEMPTS || !new PostgresFault(failure).isRetryable()) {
                throw failure;
            }
            log.debug("Retrying on another connection.", failure);
        }
    }

    private static void closeQuietly(Connection connection) {
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
        boolean isAlive = !held.isClosed();
        for (int attempt = 1; isAlive; attempt++) {
            try {
                return BorrowedConnection.runAfterTransaction(held, connection -> withTimeout(connection, work));
            } catch (SQLException e) {
                PostgresFault fault = new PostgresFault(e);
                if (attempt == MAX_ATTEMPTS || !fault.isRetryable()) {
                    throw e;
                }
                log.debug("Retrying, on the held connection if it is alive.", e);
                isAlive = fault.isConflict() && !held.isClosed();
            }
        }
        return run(access, work);
    }

    private <T> T withTimeout(Connection connection, Work<T> work) throws SQLException {
        PooledConnection pooled = PooledConnection.of(connection, options.networkTimeout(), mayHavePooler);
        try {
            return work.run(configured(connection));
        } catch (SQLException e) {
            throw explained(connection, e);
        } finally {
            pooled.restore();
        }
    }

    @Override
    Connection configured(Connection connection) throws SQLException {
        StatementSettings settings = statementSettings;
        if (settings == null) {
            boolean hasPooler = Pooler.isPresent(connection);
            if (hasPooler) {
                log.info(
                        "There is a pooler in front of PostgreSQL: statements are not prepared in the server, since they"
                                + " would not outlast a transaction there.");
            }
            settings = new StatementSettings(options, !hasPooler);
            statementSettings = settings;
            mayHavePooler = hasPooler;
        }
        return settings.apply(connection);
    }

    /** The error, with its cause if that can be found out; a session that is unusable is ended, and its pool removes it. */
    private SQLException explained(Connection connection, SQLException failure) {
        PostgresFault fault = new PostgresFault(failure);
        try {
            if (fault.isServerTimeout()) {
                return fault.withLockHolder(configured(connection), options);
            } else if (fault.isSessionUnusable(connection)) {
                SQLException explained = fault.asStaleSession(connection);
                connection.abort(PooledConnection.CALLER_THREAD);
                return explained;
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /**
     * Asks within a savepoint, like all work there: an error of the question must not end the caller's transaction. An
     * unusable session is not ended, since the transaction goes on, but removed from the pool after it.
     */
    @Override
    SQLException explainedInTransaction(Connection held, SQLException failure) {
        PostgresFault fault = new PostgresFault(failure);
        try {
            if (fault.isServerTimeout()) {
                return BorrowedConnection.runInTransaction(
                        held,
                        dialect,
                        Access.READ,
                        connection -> fault.withLockHolder(configured(connection), options));
            } else if (fault.isSessionUnusable(held)
                    && BorrowedConnection.runInTransaction(held, dialect, Access.READ, fault::isOfStaleSession)) {
                evict(held);
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    String errorText(SQLException failure) {
        return new PostgresFault(failure).errorText(options);
    }

    @Override
    public void migrate(Migrations migrations) {
        migrations.migrate(pool, options);
    }

    /** The same number: the server adds it to its own time. */
    @Override
    public long fromNow(long micros) {
        return micros;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    /** Gives connections that are kept for long, for LISTEN. */
    public DataSource listenSource() {
        return listenSource;
    }

    /** The longest wait for an answer of the server. */
    public Duration networkTimeout() {
        return options.networkTimeout();
    }

    @Override
    String name() {
        return "PostgreSQL";
    }
}

package dev.barback.internal.jdbc.sql;

import dev.barback.BrokerException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;

/** Runs work on a connection of a database, and turns its errors into readable exceptions. Thread-safe. */
public abstract class Database implements AutoCloseable {

    /** Statements to run on a connection. */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs the statements. */
        T run(Connection connection) throws SQLException;
    }

    /** Whether the work writes, and how durable that is. */
    public enum Access {
        /** It only reads. */
        READ,
        /** On disk soon after it returns; until then a crash of the database's machine undoes it. */
        RELAXED_WRITE,
        /** On disk when it returns. */
        DURABLE_WRITE
    }

    private final AmbientTransaction ambientTransaction;
    private volatile boolean closed;

    Database(AmbientTransaction ambientTransaction) {
        this.ambientTransaction = ambientTransaction;
    }

    /**
     * Opens the database at an address, over connections of its own: a SQLite file, which is created if it is missing, or
     * PostgreSQL.
     *
     * @throws BrokerException if the file can't be created
     */
    public static Database open(JdbcAddress address, JdbcOptions options) {
        Path file = address.file();
        if (file == null) {
            DataSource source = address.dataSource(options);
            return new Postgres(source, source, options);
        }
        PrivateFile.create(file);
        return new Sqlite(file, options, Clock.systemUTC(), AmbientTransaction.NONE);
    }

    /**
     * Runs the missing migrations of some tables in this database, as {@link Migrations#migrate(DataSource, JdbcOptions)}.
     *
     * @throws BrokerException if the database can't be reached, or rejects a migration
     */
    public abstract void migrate(Migrations migrations);

    /**
     * Runs the work: on the connection that the calling thread holds, if any, and within its transaction, if any.
     * Otherwise each statement is a transaction on PostgreSQL, and the work as a whole is one on SQLite.
     *
     * @param action for error messages: "PostgreSQL could not fetch from the queue mail"
     * @throws BrokerException if the work fails, or this is closed
     */
    public final <T> T call(String action, Access access, Work<T> work) {
        if (closed) {
            throw new BrokerException("Could not " + action + ": the connection to the database is closed.");
        }
        try (HeldConnection held = ambientTransaction.held()) {
            if (held == null) {
                return run(access, work);
            }
            return held.isInTransaction()
                    ? runInTransaction(held.connection(), access, work)
                    : runOn(held.connection(), access, work);
        } catch (SQLException e) {
            throw failure(action, e);
        }
    }

    /** Runs the work within the transaction of a connection that the caller holds, which goes on if the work fails. */
    public final <T> T runInTransaction(Connection held, Access access, Work<T> work) throws SQLException {
        try {
            return BorrowedConnection.runInTransaction(
                    held, dialect(), access, connection -> work.run(configured(connection)));
        } catch (SQLException e) {
            throw explainedInTransaction(held, e);
        }
    }

    /** Has a connection that the caller holds removed from its pool after the transaction. */
    final void evict(Connection held) {
        ambientTransaction.evict(held);
    }

    /** Whether the calling thread holds a connection, and so must not wait for threads that need one. */
    public final boolean isOnCallersConnection() {
        try (HeldConnection held = ambientTransaction.held()) {
            return held != null;
        }
    }

    /** Whether work now runs in a transaction that the calling thread may roll back. */
    public final boolean isInCallersTransaction() {
        try (HeldConnection held = ambientTransaction.held()) {
            return held != null && held.isInTransaction();
        }
    }

    /** The exception for an error of work that was run in the caller's transaction; the action as for {@link #call}. */
    public final BrokerException failure(String action, SQLException cause) {
        String message = "%s could not %s: %s".formatted(name(), action, errorText(cause));
        return isRefusal(cause) ? new Refusal(message, cause) : new BrokerException(message, cause);
    }

    /** SQL states of data that don't fit (22...), violate a constraint (23...), or exceed a limit (54...). */
    private static boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }

    /** The database is available, but rejects these data. */
    private static final class Refusal extends BrokerException {
        private static final long serialVersionUID = 1L;

        Refusal(String message, SQLException cause) {
            super(message, cause);
        }

        @Override
        public boolean isRefusal() {
            return true;
        }

        @Override
        public boolean isAboutData() {
            return true;
        }
    }

    /** The error as text, to follow a colon. */
    String errorText(SQLException failure) {
        return String.valueOf(failure.getMessage());
    }

    /** The error of work within the caller's transaction, with its cause if that can be found out. */
    SQLException explainedInTransaction(Connection held, SQLException failure) {
        return failure;
    }

    /** The connection, set up for Barback's statements. */
    Connection configured(Connection connection) throws SQLException {
        return connection;
    }

    /** Runs the work on a connection of its own. */
    abstract <T> T run(Access access, Work<T> work) throws SQLException;

    /** Runs the work on a connection that the caller holds, whose transaction is over. */
    abstract <T> T runOn(Connection held, Access access, Work<T> work) throws SQLException;

    /**
     * The parameter of {@link Dialect#fromNow} for the point in time that is so far from now, by the database's clock.
     *
     * @param micros negative = in the past
     */
    public abstract long fromNow(long micros);

    /** The SQL of this database. */
    public abstract Dialect dialect();

    /** The database's name in error messages; without credentials. */
    abstract String name();

    /** Closes the connections that it holds. Running work ends or fails. */
    @Override
    public void close() {
        closed = true;
    }
}

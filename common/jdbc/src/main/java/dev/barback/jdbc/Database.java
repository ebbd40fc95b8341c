package dev.barback.jdbc;

import dev.barback.broker.BrokerException;
import java.sql.Connection;
import java.sql.SQLException;

/** Gives out connections, each for a moment, and turns what goes wrong into sentences. Thread-safe. */
abstract class Database implements AutoCloseable {

    /** Something to be done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What the work does, and how much is promised when it is done. */
    enum Access {
        READ,
        /** On disk within a moment; until then a crash of the database's machine undoes it. */
        RELAXED_WRITE,
        /** On disk when it returns. */
        DURABLE_WRITE
    }

    private final CallersTransaction caller;
    private volatile boolean closed;

    Database(CallersTransaction caller) {
        this.caller = caller;
    }

    /**
     * Does some work: on the connection that the calling thread holds, if it holds one, and within its transaction, if that
     * is in one. Else on PostgreSQL each statement is a transaction, on SQLite the work as a whole.
     *
     * @param what for messages: "The database could not receive from the queue mail"
     */
    final <T> T call(String what, Access access, Work<T> work) {
        if (closed) {
            throw new BrokerException("The database broker can't " + what + ": it is closed.");
        }
        try (HeldConnection held = caller.held()) {
            if (held == null) {
                return run(access, work);
            }
            return held.isInTransaction()
                    ? Guest.within(held.connection(), dialect(), access, connection -> work.on(ours(connection)))
                    : runOn(held.connection(), access, work);
        } catch (SQLException e) {
            throw failure(what, e);
        }
    }

    /** Whether the calling thread holds a connection, and so must not wait for those who want one. */
    final boolean isHeldByCaller() {
        try (HeldConnection held = caller.held()) {
            return held != null;
        }
    }

    /** Whether what is done now may be rolled back by the calling thread. */
    final boolean isInCallersTransaction() {
        try (HeldConnection held = caller.held()) {
            return held != null && held.isInTransaction();
        }
    }

    final BrokerException failure(String what, SQLException cause) {
        String message = "%s could not %s: %s".formatted(name(), what, words(cause));
        return isRefusal(cause) ? new Refusal(message, cause) : new BrokerException(message, cause);
    }

    /** Data that don't fit (22...), break a rule (23...), or go beyond a limit (54...). */
    private static boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }

    /** The database has answered, and does not take these data. */
    private static final class Refusal extends BrokerException {
        private static final long serialVersionUID = 1L;

        Refusal(String message, SQLException cause) {
            super(message, cause);
        }

        @Override
        public boolean isRefusal() {
            return true;
        }
    }

    /** What went wrong, to go on after a colon. */
    String words(SQLException failure) {
        return String.valueOf(failure.getMessage());
    }

    /** The connection, of whoever, as our statements need it. */
    Connection ours(Connection connection) throws SQLException {
        return connection;
    }

    /** On a connection of its own. */
    abstract <T> T run(Access access, Work<T> work) throws SQLException;

    /** The same on a connection that somebody else holds, whose transaction is over. */
    abstract <T> T runOn(Connection held, Access access, Work<T> work) throws SQLException;

    /**
     * What stands in a statement for the point in time that is so far from now, by the database's clock: the parameter of
     * {@link Dialect#fromNow}.
     *
     * @param micros negative = in the past
     */
    abstract long fromNow(long micros);

    /** Its words. */
    abstract Dialect dialect();

    /** What rings the bells when other processes publish; not started yet. */
    abstract Watch watch(Bells bells);

    /** What it is called in messages; without credentials. */
    abstract String name();

    /** Lets go of what it holds. What is under way comes to its end, or fails. */
    @Override
    public void close() {
        closed = true;
    }
}

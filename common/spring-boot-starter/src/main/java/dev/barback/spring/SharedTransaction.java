package dev.barback.spring;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.CallersTransaction;
import dev.barback.jdbc.HeldConnection;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Spring's transaction on the application's DataSource, where that leads to the broker's database. It may be anybody's
 * that shows its connection to JdbcTemplate: JDBC's, JPA's, or one that was bound by hand; and a session of Hibernate's
 * that keeps its connection beyond the transaction.
 */
final class SharedTransaction implements CallersTransaction {
    private final BoundConnections bound;

    SharedTransaction(DataSource dataSource) {
        this.bound = new BoundConnections(dataSource);
    }

    @Override
    public @Nullable HeldConnection held() {
        BoundConnection found = bound.find();
        if (found == null) {
            return null;
        }
        try {
            Connection connection = found.open();
            if (connection.isClosed()) { // it has died, so its place in the pool is free again
                found.release(connection);
                return null;
            }
            boolean isInTransaction = !connection.getAutoCommit() && isGoingOn(found);
            return new HeldConnection(connection, isInTransaction, () -> found.release(connection));
        } catch (SQLException e) {
            throw new BrokerException("The transaction's connection does not answer: " + e.getMessage(), e);
        }
    }

    /** Without a holder it is a session's, which knows. */
    private boolean isGoingOn(BoundConnection found) {
        ConnectionHolder holder = found.holder();
        if (holder == null) {
            return found.isInTransaction();
        }
        TransactionMark mark = markOf(holder);
        return mark == null ? isByHand(holder) : !mark.isOver();
    }

    /** Where none was made at the beginning, one is made now, if this may be before the end. */
    private @Nullable TransactionMark markOf(ConnectionHolder holder) {
        TransactionMark mark = TransactionMark.of(holder);
        boolean mayGoOn = holder.isSynchronizedWithTransaction()
                && TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionMark.current() == null; // else it is only borrowed, within another database's transaction
        return mark == null && mayGoOn ? TransactionMark.atFirstSight(holder, () -> commitTheRest(holder)) : mark;
    }

    /** What was bound, and is committed, by hand. Managers' own, and what was borrowed from the pool, is synchronized. */
    private static boolean isByHand(ConnectionHolder holder) {
        return !holder.isSynchronizedWithTransaction();
    }

    @Override
    public void afterCommit(Runnable action) {
        BoundConnection found = bound.find();
        TransactionMark mark = found == null || found.holder() == null ? null : TransactionMark.of(found.holder());
        if (mark != null) {
            mark.afterCommit(action);
        }
    }

    /** What others published after the commit, when Spring still calls the transaction active. */
    private void commitTheRest(ConnectionHolder holder) {
        BoundConnection found = bound.find();
        if (found == null || found.holder() != holder) {
            return;
        }
        try {
            Connection connection = found.open();
            try {
                if (!connection.isClosed() && !connection.getAutoCommit()) {
                    connection.commit();
                }
            } finally {
                found.release(connection);
            }
        } catch (SQLException e) {
            throw new BrokerException(
                    "Jobs that were enqueued after the commit of a transaction are lost: " + e.getMessage(), e);
        }
    }
}

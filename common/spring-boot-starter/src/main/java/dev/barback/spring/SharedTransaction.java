package dev.barback.spring;

import dev.barback.BrokerException;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.HeldConnection;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Spring's transaction on the application's DataSource, if that is the broker's database. It may be of any kind that
 * exposes its connection to JdbcTemplate: JDBC, JPA, or one that was bound by hand; also a Hibernate session that keeps
 * its connection beyond the transaction.
 */
final class SharedTransaction implements AmbientTransaction {
    private final BoundConnections boundConnections;

    SharedTransaction(DataSource dataSource) {
        this.boundConnections = new BoundConnections(dataSource);
    }

    @Override
    public @Nullable HeldConnection held() {
        BoundConnection found = boundConnections.find();
        if (found == null) {
            return null;
        }
        try {
            Connection connection = found.open();
            if (connection.isClosed()) { // broken, so its slot in the pool is free again
                found.release(connection);
                return null;
            }
            boolean isInTransaction = !connection.getAutoCommit() && isActive(found);
            return new HeldConnection(connection, isInTransaction, () -> found.release(connection));
        } catch (SQLException e) {
            throw new BrokerException("The transaction's connection failed: " + e.getMessage(), e);
        }
    }

    /**
     * The active transaction that keeps the calling thread's connection while it is suspended. The thread can't use that
     * connection, and must not wait for another one. Null = the thread is in no such place.
     */
    @Nullable TransactionTracker suspended() {
        return boundConnections.find() == null ? boundConnections.findSuspendedTransaction() : null;
    }

    /** Without a holder, the session knows it. */
    private boolean isActive(BoundConnection found) {
        ConnectionHolder holder = found.holder();
        if (holder == null) {
            return found.isInTransaction();
        }
        TransactionTracker tracker = trackerOf(holder);
        return tracker == null ? isBoundByHand(holder) : !tracker.isOver();
    }

    /** If none was made when the transaction began, one is made now, if the transaction may still be active. */
    private @Nullable TransactionTracker trackerOf(ConnectionHolder holder) {
        TransactionTracker tracker = TransactionTracker.of(holder);
        boolean mayBeActive = holder.isSynchronizedWithTransaction()
                && TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionTracker.current() == null; // else the connection is only borrowed
        return tracker == null && mayBeActive
                ? TransactionTracker.onFirstUse(holder, () -> commitLateChanges(holder))
                : tracker;
    }

    /**
     * Whether the connection was bound, and is committed, by hand. Connections of transaction managers, or borrowed
     * from the pool, are synchronized.
     */
    private static boolean isBoundByHand(ConnectionHolder holder) {
        return !holder.isSynchronizedWithTransaction();
    }

    @Override
    public void afterCommit(Runnable action) {
        TransactionTracker tracker = findTracker();
        if (tracker != null) {
            tracker.afterCommit(action);
        }
    }

    @Override
    public void evict(Connection connection) {
        TransactionTracker tracker = findTracker();
        if (tracker != null) {
            tracker.afterEnd(() -> boundConnections.evict(connection));
        }
    }

    private @Nullable TransactionTracker findTracker() {
        BoundConnection found = boundConnections.find();
        return found == null || found.holder() == null ? null : TransactionTracker.of(found.holder());
    }

    /** Commits jobs that callbacks published after the commit, while Spring still reports the transaction as active. */
    private void commitLateChanges(ConnectionHolder holder) {
        BoundConnection found = boundConnections.find();
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

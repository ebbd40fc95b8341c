package dev.barback.spring;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.CallersTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Spring's transaction on the application's DataSource, where that leads to the broker's database. It may be anybody's
 * that shows its connection to JdbcTemplate: JDBC's, JPA's. A read-only one is none: nothing can be published in it.
 */
final class SharedTransaction implements CallersTransaction {
    private static final Logger log = LoggerFactory.getLogger(SharedTransaction.class);

    private final DataSource dataSource;

    SharedTransaction(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public @Nullable Connection connection() {
        boolean writes = TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
        if (!writes
                || !(TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder)) {
            return null;
        }
        Connection connection = holder.getConnection();
        try { // what commits by itself was only borrowed within a transaction on another database
            return connection.getAutoCommit() ? null : connection;
        } catch (SQLException e) {
            throw new BrokerException("The transaction's connection does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        Connection connection = connection();
        if (connection == null) {
            action.run();
            return;
        }
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof Ending ending && ending.connection == connection) {
                ending.actions.add(action);
                return;
            }
        }
        Ending ending = new Ending(connection);
        ending.actions.add(action);
        TransactionSynchronizationManager.registerSynchronization(ending);
    }

    /** What follows the commit. */
    private static final class Ending implements TransactionSynchronization {
        private final Connection connection;
        private final List<Runnable> actions = new ArrayList<>();

        Ending(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_COMMITTED) {
                commitTheRest();
                actions.forEach(Runnable::run);
            }
        }

        /** What others published after the commit, when Spring still calls the transaction active. */
        private void commitTheRest() {
            try {
                if (!connection.isClosed() && !connection.getAutoCommit()) {
                    connection.commit();
                }
            } catch (SQLException e) {
                log.error("Jobs that were enqueued after the commit of a transaction are lost.", e);
            }
        }
    }
}

package dev.barback.spring;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.ProxyConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHandle;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.ConnectionProxy;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SimpleConnectionHandle;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Finds the connection of one pool that the calling thread has: Spring has bound it to the thread, or keeps it with a
 * transaction that is suspended, whatever is wrapped around that pool.
 */
final class BoundConnections {
    private static final boolean HIBERNATE = isPresent("org.springframework.orm.jpa.EntityManagerHolder")
            && isPresent("org.hibernate.engine.spi.SessionImplementor");

    private final DataSource dataSource;
    private final DataSource pool;

    BoundConnections(DataSource dataSource) {
        this.dataSource = dataSource;
        this.pool = innermost(dataSource);
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, BoundConnections.class.getClassLoader());
    }

    /**
     * The connection; null = none that may be used. One that is bound comes first. That of a suspended transaction may be
     * used if the transaction is over: its callbacks can suspend it, while it still has the connection.
     */
    @Nullable BoundConnection find() {
        BoundConnection bound = findBound(TransactionSynchronizationManager.getResourceMap());
        if (bound != null) {
            return bound;
        }
        for (TransactionTracker tracker : TransactionTracker.withConnections()) {
            BoundConnection suspended = tracker.isOver() ? findSuspended(tracker) : null;
            if (suspended != null) {
                return suspended;
            }
        }
        return null;
    }

    /** The latest active transaction that keeps a connection of the pool while it is suspended; null = there is none. */
    @Nullable TransactionTracker findSuspendedTransaction() {
        for (TransactionTracker tracker : TransactionTracker.withConnections()) {
            SuspendedConnection suspended = tracker.isOver() ? null : findSuspended(tracker);
            if (suspended != null && !suspended.isClosed()) {
                return tracker;
            }
        }
        return null;
    }

    private @Nullable BoundConnection findBound(Map<Object, Object> resources) {
        if (resources.isEmpty()) {
            return null;
        }
        SpringConnection connection = findHolder(resources);
        return connection == null && HIBERNATE ? HibernateSession.find(resources, this::isOnPool) : connection;
    }

    /** A session that has given its connection back gets none for this: the pool may have no other. */
    private @Nullable SuspendedConnection findSuspended(TransactionTracker tracker) {
        SpringConnection connection = findHolder(tracker.resources());
        return connection != null && isConnected(connection.holder(), tracker.resources())
                ? new SuspendedConnection(connection.holder())
                : null;
    }

    private boolean isConnected(ConnectionHolder holder, Map<Object, Object> resources) {
        ConnectionHandle handle = holder.getConnectionHandle();
        boolean isOfSession = HIBERNATE && !(handle instanceof SimpleConnectionHandle);
        return handle != null && !(isOfSession && HibernateSession.isDisconnected(resources, this::isOnPool));
    }

    private @Nullable SpringConnection findHolder(Map<Object, Object> resources) {
        for (Map.Entry<Object, Object> each : resources.entrySet()) {
            if (each.getValue() instanceof ConnectionHolder holder
                    && !holder.isVoid()
                    && each.getKey() instanceof DataSource key
                    && isOnPool(key)) {
                return new SpringConnection(key, holder);
            }
        }
        return null;
    }

    private boolean isOnPool(@Nullable DataSource other) {
        return other != null && (other == dataSource || innermost(other) == pool);
    }

    /** Has the pool close a connection at once; pools other than Hikari's keep it. */
    void evict(Connection connection) {
        Connection inner = connection;
        while (inner instanceof ConnectionProxy proxy) {
            inner = proxy.getTargetConnection();
        }
        if (pool instanceof HikariDataSource hikari && inner instanceof ProxyConnection) {
            hikari.evictConnection(inner);
        }
    }

    private static DataSource innermost(DataSource wrapped) {
        DataSource inner = wrapped;
        while (inner instanceof DelegatingDataSource wrapper && wrapper.getTargetDataSource() != null) {
            inner = wrapper.getTargetDataSource();
        }
        try {
            return inner.isWrapperFor(HikariDataSource.class) ? inner.unwrap(HikariDataSource.class) : inner;
        } catch (SQLException e) { // then it can't be unwrapped
            return inner;
        }
    }

    /** A connection in a holder of Spring, which takes it from the pool again if needed. */
    private record SpringConnection(DataSource key, ConnectionHolder holder) implements BoundConnection {
        @Override
        public Connection open() throws SQLException {
            return DataSourceUtils.doGetConnection(key);
        }

        @Override
        public void release(Connection connection) {
            DataSourceUtils.releaseConnection(connection, key);
        }

        @Override
        public boolean isInTransaction() {
            return false;
        }
    }

    /** A connection in a holder that Spring has unbound for a while. */
    private record SuspendedConnection(ConnectionHolder holder) implements BoundConnection {
        @Override
        public Connection open() {
            holder.requested();
            return holder.getConnection();
        }

        @Override
        public void release(Connection connection) {
            holder.released();
        }

        @Override
        public boolean isInTransaction() {
            return false;
        }

        boolean isClosed() {
            Connection connection = open();
            try {
                return connection.isClosed();
            } catch (SQLException e) { // then it is of no use
                return true;
            } finally {
                release(connection);
            }
        }
    }
}

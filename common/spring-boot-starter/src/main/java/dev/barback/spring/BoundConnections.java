package dev.barback.spring;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** Finds the connection of one pool that Spring has bound to the calling thread, whatever is wrapped around that pool. */
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

    /** The connection; null = none is bound. */
    @Nullable BoundConnection find() {
        Map<Object, Object> resources = TransactionSynchronizationManager.getResourceMap();
        if (resources.isEmpty()) {
            return null;
        }
        for (Map.Entry<Object, Object> each : resources.entrySet()) {
            if (each.getValue() instanceof ConnectionHolder holder
                    && !holder.isVoid()
                    && each.getKey() instanceof DataSource key
                    && isOnPool(key)) {
                return new SpringConnection(key, holder);
            }
        }
        return HIBERNATE ? HibernateSession.find(resources, this::isOnPool) : null;
    }

    private boolean isOnPool(@Nullable DataSource other) {
        return other != null && (other == dataSource || innermost(other) == pool);
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
}

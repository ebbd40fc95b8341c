package dev.barback.spring;

import java.sql.Connection;
import java.util.Map;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.resource.jdbc.spi.LogicalConnectionImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;

/**
 * A Hibernate session that is bound to the calling thread and keeps its connection, outside of a transaction, too: for
 * example as long as a web request lasts.
 */
record HibernateSession(SessionImplementor session, LogicalConnectionImplementor logical) implements BoundConnection {

    /** The session on this pool; null = there is none, or it holds no connection. */
    static @Nullable BoundConnection find(Map<Object, Object> resources, Predicate<@Nullable DataSource> isOnPool) {
        for (Map.Entry<Object, Object> each : resources.entrySet()) {
            if (each.getValue() instanceof EntityManagerHolder holder
                    && each.getKey() instanceof EntityManagerFactoryInfo factory
                    && isOnPool.test(factory.getDataSource())
                    && factory.getNativeEntityManagerFactory() instanceof org.hibernate.SessionFactory) {
                SessionImplementor session = holder.getEntityManager().unwrap(SessionImplementor.class);
                LogicalConnectionImplementor logical =
                        session.getJdbcCoordinator().getLogicalConnection();
                return logical.isPhysicallyConnected() ? new HibernateSession(session, logical) : null;
            }
        }
        return null;
    }

    @Override
    public Connection open() {
        return logical.getPhysicalConnection();
    }

    /** Does nothing: the session keeps the connection. */
    @Override
    public void release(Connection connection) {}

    @Override
    public @Nullable ConnectionHolder holder() {
        return null;
    }

    @Override
    public boolean isInTransaction() {
        return session.isTransactionInProgress();
    }
}

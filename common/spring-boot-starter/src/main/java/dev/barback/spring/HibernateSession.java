package dev.barback.spring;

import java.sql.Connection;
import java.util.Map;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.resource.jdbc.spi.LogicalConnectionImplementor;
import org.hibernate.service.UnknownServiceException;
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
        HibernateSession session = findAny(resources, isOnPool);
        return session != null && session.logical.isPhysicallyConnected() ? session : null;
    }

    /** Whether there is a session on this pool, and it holds no connection. */
    static boolean isDisconnected(Map<Object, Object> resources, Predicate<@Nullable DataSource> isOnPool) {
        HibernateSession session = findAny(resources, isOnPool);
        return session != null && !session.logical.isPhysicallyConnected();
    }

    private static @Nullable HibernateSession findAny(
            Map<Object, Object> resources, Predicate<@Nullable DataSource> isOnPool) {
        for (Map.Entry<Object, Object> each : resources.entrySet()) {
            if (each.getValue() instanceof EntityManagerHolder holder
                    && isHibernate(each.getKey())
                    && isOnPool.test(dataSourceOf(each.getKey()))) {
                return of(holder);
            }
        }
        return null;
    }

    private static boolean isHibernate(Object factory) {
        return factory instanceof EntityManagerFactoryInfo info
                ? info.getNativeEntityManagerFactory() instanceof SessionFactory
                : factory instanceof SessionFactory;
    }

    /** Spring knows that of a factory that it has made for JPA, Hibernate that of its own; null = there is none. */
    private static @Nullable DataSource dataSourceOf(Object factory) {
        if (factory instanceof EntityManagerFactoryInfo info) {
            return info.getDataSource();
        }
        return factory instanceof SessionFactoryImplementor implementor ? dataSourceOf(implementor) : null;
    }

    private static @Nullable DataSource dataSourceOf(SessionFactoryImplementor sessionFactory) {
        try {
            ConnectionProvider provider = sessionFactory.getServiceRegistry().getService(ConnectionProvider.class);
            return provider != null && provider.isUnwrappableAs(DataSource.class)
                    ? provider.unwrap(DataSource.class)
                    : null;
        } catch (UnknownServiceException e) { // its connections depend on the tenant
            return null;
        }
    }

    private static @Nullable HibernateSession of(EntityManagerHolder holder) {
        try {
            SessionImplementor session = holder.getEntityManager().unwrap(SessionImplementor.class);
            return new HibernateSession(session, session.getJdbcCoordinator().getLogicalConnection());
        } catch (IllegalStateException e) { // a stateless session alone, whose connection Spring binds itself
            return null;
        }
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

package dev.barback.spring;

import dev.barback.internal.jdbc.sql.JdbcAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.ClassUtils;

/** What an application adds to the starter for its broker. Other brokers' libraries are not on its class path. */
enum BrokerDependency {
    PUBSUB(
            "dev.barback.internal.pubsub.PubSubBroker",
            "Barback's module for it",
            "Add the dependency dev.barback:barback-spring-boot-starter-pubsub."),
    SQLITE(
            "org.sqlite.JDBC",
            "SQLite's driver",
            "Add the dependency dev.barback:barback-spring-boot-starter-sqlite; or keep the jobs in the application's own"
                    + " DataSource (barback.broker=jdbc), or in another database (barback.jdbc.url)."),
    POSTGRESQL(
            "org.postgresql.Driver",
            "PostgreSQL's driver",
            "Add the dependency org.postgresql:postgresql, in the scope runtime.");

    private final String type;
    private final String text;
    private final String action;

    BrokerDependency(String type, String text, String action) {
        this.type = type;
        this.text = text;
        this.action = action;
    }

    /** The driver of this database. */
    static BrokerDependency of(JdbcAddress address) {
        return address.file() == null ? POSTGRESQL : SQLITE;
    }

    /** Whether this class loader has it; null = the default one. */
    boolean isPresent(@Nullable ClassLoader classLoader) {
        return ClassUtils.isPresent(type, classLoader);
    }

    /** Whether the application with these beans has it. */
    boolean isPresentFor(ListableBeanFactory beans) {
        return isPresent(classLoader(beans));
    }

    /**
     * Checks that the application with these beans has it.
     *
     * @param choice what needs it, as the start of a sentence
     * @param reason why, to follow "because"
     * @throws MissingDependencyException if it does not
     */
    void require(String choice, String reason, ListableBeanFactory beans) {
        if (!isPresentFor(beans)) {
            throw missing(choice, reason);
        }
    }

    /** The class loader of these beans; null = the default one. */
    static @Nullable ClassLoader classLoader(ListableBeanFactory beans) {
        return beans instanceof ConfigurableBeanFactory configurable ? configurable.getBeanClassLoader() : null;
    }

    /** The exception to throw if the application does not have it. */
    MissingDependencyException missing(String choice, String reason) {
        return new MissingDependencyException(
                "%s, because %s, but %s is missing.".formatted(choice, reason, text), action);
    }
}

package dev.barback.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.BrokerException;
import dev.barback.internal.jdbc.outbox.OutboxBroker;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.SchemaLocation;
import dev.barback.settings.BrokerChoice;
import dev.barback.settings.DatabaseSettings;
import dev.barback.spi.Broker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The database that carries the jobs: the one of {@code barback.jdbc.url}; else, with {@code barback.broker=jdbc}, the
 * application's own, if it has one; else a file. {@link #toString} contains no secrets.
 */
final class BrokerDatabase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BrokerDatabase.class);

    /** A worker uses few connections at a time, since it works in batches. */
    private static final int MAX_POOL_SIZE = 8;
    /** With another broker, jobs wait for the job store; this limits the wait for a job store that hangs. */
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);

    private final JdbcAddress address;
    private final JdbcOptions options;
    private final String reason;
    private final @Nullable DataSource shared;
    private @Nullable HikariDataSource pool;
    private @Nullable HikariDataSource secondPool;

    private BrokerDatabase(JdbcAddress address, JdbcOptions options, String reason, @Nullable DataSource shared) {
        this.address = address;
        this.options = options;
        this.reason = reason;
        this.shared = shared;
        if (options.schema() != null && address.file() != null) {
            throw new BrokerException("barback.jdbc.schema is " + options.schema() + ", but the database is " + address
                    + ", which has no schemas. Remove the property, or use PostgreSQL.");
        }
    }

    /**
     * The database for a choice.
     *
     * @throws BrokerException if it has to be the application's own, and that is of another kind, or one of several
     * @throws MissingDependencyException if its driver is missing
     */
    static BrokerDatabase of(DatabaseSettings settings, BrokerChoice choice, ListableBeanFactory beans) {
        JdbcOptions options = settings.options();
        JdbcAddress configured = settings.configured();
        ApplicationDataSource applicationDataSource = new ApplicationDataSource(beans, settings.dataSource());
        if (configured != null) {
            if (applicationDataSource.isNamed() && choice.kind() == BrokerChoice.Kind.JDBC) {
                throw new BrokerException("%s and %s name two databases for the jobs. Remove one of them."
                        .formatted(DatabaseSettings.URL, DatabaseSettings.DATA_SOURCE));
            }
            String reason =
                    choice.isNamed() ? choice.reason() + " and " + DatabaseSettings.URL + " is set" : choice.reason();
            return new BrokerDatabase(configured, options, reason, null).withDriver(beans);
        }
        JdbcAddress file = settings.file();
        String reason = applicationDataSource.isNamed() && !choice.isNamed()
                ? DatabaseSettings.DATA_SOURCE + " is set"
                : choice.reason();
        DataSource application =
                applicationDataSource.isNamed() || choice.isNamed() ? applicationDataSource.find(reason) : null;
        if (application == null) {
            BrokerDatabase database = new BrokerDatabase(file, options, choice.reason(), null).withDriver(beans);
            if (choice.isNamed() && usesDatabases(beans)) {
                warnOfFile(reason, file);
            }
            return database;
        }
        return new BrokerDatabase(
                requireAddress(application, reason),
                options,
                reason + ", and this is the application's database",
                application);
    }

    /** Checks that the application has the driver of a database that is not its own. */
    private BrokerDatabase withDriver(ListableBeanFactory beans) {
        BrokerDependency.of(address).require("The database of jobs is " + address, reason, beans);
        return this;
    }

    /** Whether it is an application that would have a DataSource; Barback's own processes never have one. */
    private static boolean usesDatabases(ListableBeanFactory beans) {
        return ClassUtils.isPresent(
                "org.springframework.jdbc.datasource.ConnectionHolder", BrokerDependency.classLoader(beans));
    }

    private static void warnOfFile(String reason, JdbcAddress file) {
        log.warn(
                "{}, but this application has no DataSource, so the file {} is used. Declare a DataSource, or set {} to"
                        + " the right database; to jdbc:sqlite:{} if it is this one.",
                reason,
                file.file(),
                DatabaseSettings.URL,
                file.file());
    }

    /**
     * The application's own, for an outbox.
     *
     * @throws BrokerException if it has none, or one of another kind
     */
    static BrokerDatabase forOutbox(DatabaseSettings settings, ListableBeanFactory beans) {
        String reason = "barback.pubsub.outbox is true";
        DataSource application = new ApplicationDataSource(beans, settings.dataSource()).find(reason);
        if (application == null) {
            throw new BrokerException(reason + ", but this application has no DataSource for the outbox.");
        }
        JdbcAddress address = requireAddress(application, reason);
        return new BrokerDatabase(address, settings.options(), reason, application);
    }

    /** The database for records of jobs on another broker: chosen as with {@code barback.broker=jdbc}. */
    static BrokerDatabase forJobStore(DatabaseSettings settings, BrokerChoice choice, ListableBeanFactory beans) {
        return of(settings, new BrokerChoice(choice.kind(), true, "records are kept"), beans);
    }

    /** The application's DataSource, if it is the broker's database; null = it is not. */
    @Nullable DataSource shared() {
        return shared;
    }

    /** Why this one was chosen, to follow "because". */
    String reason() {
        return reason;
    }

    /**
     * Makes or migrates the tables.
     *
     * @throws BrokerException if the migration fails
     */
    void migrate() {
        migrate(options);
    }

    private void migrate(JdbcOptions limits) {
        if (address.file() != null || shared == null) {
            Schema.migrate(address, limits);
        } else {
            try (HikariDataSource second = secondPool("barback-migrations", limits)) {
                Schema.migrate(second == null ? shared : second, limits);
            }
        }
    }

    /**
     * Checks that the application's connections find the tables: their search_path may be another one than that of the
     * migration.
     *
     * @throws BrokerException if they don't find the tables
     */
    void requireVisible() {
        if (shared == null || address.file() != null) {
            return;
        }
        try {
            SchemaLocation schemaLocation = SchemaLocation.of(shared, options);
            if (!schemaLocation.hasTables() && !schemaLocation.otherSchemas().isEmpty()) {
                throw new BrokerException(
                        "The application's connections don't find Barback's tables: they look in the schema %s, and the tables are in %s."
                                        .formatted(
                                                schemaLocation.schema(),
                                                String.join(", ", schemaLocation.otherSchemas()))
                                + " Set barback.jdbc.schema to the right one, or add it to their search_path.");
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    JdbcBroker open(Clock clock, AmbientTransaction ambientTransaction) {
        if (address.file() != null) {
            return JdbcBroker.sqlite(address.file(), options, clock, ambientTransaction);
        } else if (shared != null) {
            HikariDataSource second = secondPool("barback-listening", options);
            secondPool = second;
            DataSource listenSource = second == null ? new NoListenSource() : second;
            return JdbcBroker.postgres(shared, listenSource, options, ambientTransaction);
        }
        HikariDataSource ownPool = pool(address.limitedDataSource(options));
        pool = ownPool;
        return JdbcBroker.postgres(ownPool, options, ambientTransaction);
    }

    /**
     * The job store; closing it closes the connections that this opened.
     *
     * @param migrate whether its tables are made, as soon as the database is available
     * @param ambientTransaction the transaction of the calling thread, if the records are in the application's database
     */
    JdbcJobStore openJobStore(boolean migrate, AmbientTransaction ambientTransaction) {
        Duration timeout = options.callTimeout().compareTo(QUERY_TIMEOUT) < 0 ? options.callTimeout() : QUERY_TIMEOUT;
        JdbcOptions limitedOptions = options.withCallTimeout(timeout);
        Runnable migration = migrate ? () -> migrate(limitedOptions) : () -> {};
        if (address.file() != null) {
            return JdbcJobStore.sqlite(address.file(), limitedOptions, ambientTransaction)
                    .preparedBy(migration);
        }
        DataSource source = shared != null ? shared : pool(address.limitedDataSource(options));
        pool = shared != null ? null : (HikariDataSource) source;
        return JdbcJobStore.postgres(source, limitedOptions, ambientTransaction)
                .preparedBy(migration)
                .onClose(this::close);
    }

    /** An outbox in the application's database, for another broker. */
    OutboxBroker openOutbox(Broker target, AmbientTransaction ambientTransaction) {
        return address.file() != null || shared == null
                ? OutboxBroker.sqlite(target, Objects.requireNonNull(address.file()), ambientTransaction)
                : OutboxBroker.postgres(target, shared, options, ambientTransaction);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
        if (secondPool != null) {
            secondPool.close();
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }

    private HikariDataSource pool(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("barback");
        config.setDataSource(source);
        config.setMaximumPoolSize(MAX_POOL_SIZE);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(options.callTimeout().toMillis());
        config.setInitializationFailTimeout(-1); // an unavailable database is retried, like any broker
        return new HikariDataSource(config);
    }

    /**
     * A second pool, set up like the application's pool (schema, initial statements, credentials): for code that keeps
     * a connection for long, or takes several at once. Null = the application's pool can't be copied.
     */
    private @Nullable HikariDataSource secondPool(String name, JdbcOptions limits) {
        try {
            if (shared == null || !shared.isWrapperFor(HikariDataSource.class)) {
                return null;
            }
            HikariConfig config = new HikariConfig();
            shared.unwrap(HikariDataSource.class).copyStateTo(config);
            config.setPoolName(name);
            removeMetrics(config);
            config.setHealthCheckRegistry(null);
            config.setRegisterMbeans(false);
            config.setMaximumPoolSize(MAX_POOL_SIZE);
            config.setMinimumIdle(0);
            config.setAutoCommit(true);
            config.setLeakDetectionThreshold(0);
            config.setConnectionTimeout(limits.callTimeout().toMillis());
            config.setInitializationFailTimeout(-1);
            return new HikariDataSource(config);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /**
     * Removes the metrics of the application's pool from this one. Hikari allows setting only the one of the two that
     * is there.
     */
    private static void removeMetrics(HikariConfig config) {
        if (config.getMetricsTrackerFactory() != null) {
            config.setMetricsTrackerFactory(null);
        } else {
            config.setMetricRegistry(null);
        }
    }

    /** The address of the application's database, if it can carry jobs. */
    private static JdbcAddress requireAddress(DataSource application, String reason) {
        try (Connection connection = application.getConnection()) {
            return JdbcAddress.of(connection.getMetaData().getURL(), null, null);
        } catch (IllegalArgumentException e) {
            throw new BrokerException(
                    "%s, but the application's database can't carry jobs: %s Name another DataSource with %s, or a database with %s."
                            .formatted(reason, e.getMessage(), DatabaseSettings.DATA_SOURCE, DatabaseSettings.URL),
                    e);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private static BrokerException unreachable(SQLException cause) {
        return new BrokerException(
                "The application's database, which was to carry the jobs, can't be reached: " + cause.getMessage(),
                cause);
    }
}

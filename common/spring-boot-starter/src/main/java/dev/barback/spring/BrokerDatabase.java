package dev.barback.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.jdbc.CallersTransaction;
import dev.barback.jdbc.Home;
import dev.barback.jdbc.JdbcAddress;
import dev.barback.jdbc.JdbcBroker;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.JdbcRecords;
import dev.barback.jdbc.OutboxBroker;
import dev.barback.jdbc.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The database that carries the jobs: the one of {@code barback.jdbc.url}; else, for those who say {@code
 * barback.broker=jdbc}, the application's own, if it has one; else a file. Its text can be shown to anybody.
 */
final class BrokerDatabase implements AutoCloseable {
    /** A worker uses few at a time, since it does everything in batches. */
    private static final int LARGEST_POOL = 8;
    /** Jobs of another broker wait for the records' answer; for records that hang, not for long. */
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(5);

    private final JdbcAddress address;
    private final JdbcOptions options;
    private final String reason;
    private final @Nullable DataSource shared;
    private @Nullable HikariDataSource pool;
    private @Nullable HikariDataSource besidePool;

    private BrokerDatabase(JdbcAddress address, JdbcOptions options, String reason, @Nullable DataSource shared) {
        this.address = address;
        this.options = options;
        this.reason = reason;
        this.shared = shared;
        if (options.schema() != null && address.file() != null) {
            throw new BrokerException("barback.jdbc.schema is " + options.schema() + ", but the database is " + address
                    + ", which has no schemas. Leave it away, or use PostgreSQL.");
        }
    }

    /**
     * The database of a choice.
     *
     * @throws BrokerException if it is to be the application's own, and that is none that can, or it is not said which
     */
    static BrokerDatabase of(BarbackProperties properties, BrokerChoice choice, ListableBeanFactory beans) {
        BarbackProperties.Jdbc jdbc = properties.jdbc();
        JdbcOptions options = JdbcAutoConfiguration.options(jdbc);
        String url = jdbc.url();
        ApplicationDataSource applications = new ApplicationDataSource(beans, jdbc.dataSource());
        if (url != null && !url.isBlank()) {
            if (applications.isNamed() && choice.kind() == BrokerChoice.Kind.JDBC) {
                throw new BrokerException("%s and %s name two databases for the jobs. Leave one of them away."
                        .formatted(BrokerChoice.JDBC_URL, ApplicationDataSource.PROPERTY));
            }
            JdbcAddress address = JdbcAddress.of(url, jdbc.username(), jdbc.password());
            String reason =
                    choice.isNamed() ? choice.reason() + " and " + BrokerChoice.JDBC_URL + " is set" : choice.reason();
            return new BrokerDatabase(address, options, reason, null);
        }
        JdbcAddress file = JdbcAddress.file(Path.of(properties.dataDir()).resolve(BrokerChoice.FILE));
        String reason = applications.isNamed() && !choice.isNamed()
                ? ApplicationDataSource.PROPERTY + " is set"
                : choice.reason();
        DataSource application = applications.isNamed() || choice.isNamed() ? applications.find(reason) : null;
        if (application == null) {
            return new BrokerDatabase(file, options, choice.reason(), null);
        }
        return new BrokerDatabase(
                requireAddress(application, reason),
                options,
                reason + ", and this is the application's database",
                application);
    }

    /**
     * The application's own, for an outbox.
     *
     * @throws BrokerException if there is none, or one that can have no outbox
     */
    static BrokerDatabase forOutbox(BarbackProperties properties, ListableBeanFactory beans) {
        String reason = "barback.pubsub.outbox is true";
        DataSource application =
                new ApplicationDataSource(beans, properties.jdbc().dataSource()).find(reason);
        if (application == null) {
            throw new BrokerException(
                    reason + ", but this application has no DataSource, which the outbox could lie in.");
        }
        JdbcAddress address = requireAddress(application, reason);
        return new BrokerDatabase(address, JdbcAutoConfiguration.options(properties.jdbc()), reason, application);
    }

    /** Where jobs are remembered that another broker carries: as if it carried them, but never so by chance. */
    static BrokerDatabase forRecords(BarbackProperties properties, BrokerChoice choice, ListableBeanFactory beans) {
        return of(properties, new BrokerChoice(choice.kind(), true, "records are kept"), beans);
    }

    /** The application's DataSource, if it is the broker's database; null = it is not. */
    @Nullable DataSource shared() {
        return shared;
    }

    /** Why it is this one, to go on after "because". */
    String reason() {
        return reason;
    }

    /**
     * Makes the tables, or brings them up to date.
     *
     * @throws BrokerException if that can't be done
     */
    void migrate() {
        if (address.file() != null) {
            Schema.migrate(address.file(), options);
        } else if (shared == null) {
            Schema.migrate(address.dataSource(options), options);
        } else {
            try (HikariDataSource beside = besideShared("barback-migrations")) {
                Schema.migrate(beside == null ? shared : beside, options);
            }
        }
    }

    /**
     * Whoever makes the tables may have another search_path than the application's connections, which use them.
     *
     * @throws BrokerException if those don't see the tables
     */
    void requireVisible() {
        if (shared == null || address.file() != null) {
            return;
        }
        try {
            Home home = Home.of(shared, options);
            if (!home.hasHistory() && !home.elsewhere().isEmpty()) {
                throw new BrokerException(
                        "The application's connections don't see Barback's tables: they look in the schema %s, and the tables are in %s."
                                        .formatted(home.schema(), String.join(", ", home.elsewhere()))
                                + " Name the right one with barback.jdbc.schema, or put it into their search_path.");
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    JdbcBroker open(Clock clock, CallersTransaction caller) {
        if (address.file() != null) {
            return JdbcBroker.sqlite(address.file(), options, clock, caller);
        } else if (shared != null) {
            HikariDataSource beside = besideShared("barback-listening");
            besidePool = beside;
            return JdbcBroker.postgres(shared, beside == null ? shared : beside, options, caller);
        }
        HikariDataSource own = pool(address.limitedDataSource(options));
        pool = own;
        return JdbcBroker.postgres(own, options, caller);
    }

    /**
     * Records that close what they have opened.
     *
     * @param migrate whether their tables are made, as soon as the database can be reached
     * @param caller knows transactions on the application's database, if that is where they are
     */
    JdbcRecords openRecords(boolean migrate, CallersTransaction caller) {
        Runnable tables = migrate ? this::migrate : () -> {};
        Duration patience =
                options.callTimeout().compareTo(LONGEST_QUESTION) < 0 ? options.callTimeout() : LONGEST_QUESTION;
        JdbcOptions shortly = options.withCallTimeout(patience);
        if (address.file() != null) {
            return JdbcRecords.sqlite(address.file(), shortly, caller).preparedBy(tables);
        }
        DataSource source = shared != null ? shared : pool(address.limitedDataSource(options));
        pool = shared != null ? null : (HikariDataSource) source;
        return JdbcRecords.postgres(source, shortly, caller).preparedBy(tables).closing(this::close);
    }

    /** An outbox in the application's database before another broker. */
    OutboxBroker openOutbox(Broker target, CallersTransaction caller) {
        return address.file() != null || shared == null
                ? OutboxBroker.sqlite(target, Objects.requireNonNull(address.file()), caller)
                : OutboxBroker.postgres(target, shared, options, caller);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
        if (besidePool != null) {
            besidePool.close();
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
        config.setMaximumPoolSize(LARGEST_POOL);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(options.callTimeout().toMillis());
        config.setInitializationFailTimeout(-1); // a database that is away is tried again, like any broker
        return new HikariDataSource(config);
    }

    /**
     * Connections set up as the application's pool sets up its own (schema, statements at the start, credentials), but not
     * out of it: for what keeps one for long, and for what takes several at once. Null = only that pool knows how.
     */
    private @Nullable HikariDataSource besideShared(String name) {
        try {
            if (shared == null || !shared.isWrapperFor(HikariDataSource.class)) {
                return null;
            }
            HikariConfig like = new HikariConfig();
            shared.unwrap(HikariDataSource.class).copyStateTo(like);
            like.setPoolName(name);
            leaveMetrics(like);
            like.setHealthCheckRegistry(null);
            like.setRegisterMbeans(false);
            like.setMaximumPoolSize(LARGEST_POOL);
            like.setMinimumIdle(0);
            like.setAutoCommit(true);
            like.setLeakDetectionThreshold(0);
            like.setConnectionTimeout(options.callTimeout().toMillis());
            like.setInitializationFailTimeout(-1);
            return new HikariDataSource(like);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** What counts the application's pool does not count this one. Hikari lets only that be set which is there. */
    private static void leaveMetrics(HikariConfig like) {
        if (like.getMetricsTrackerFactory() != null) {
            like.setMetricsTrackerFactory(null);
        } else {
            like.setMetricRegistry(null);
        }
    }

    /** Where the application's database is, if it is one that jobs can be kept in. */
    private static JdbcAddress requireAddress(DataSource application, String reason) {
        try (Connection connection = application.getConnection()) {
            return JdbcAddress.of(connection.getMetaData().getURL(), null, null);
        } catch (IllegalArgumentException e) {
            throw new BrokerException(
                    "%s, but the application's database can't: %s Name another DataSource with %s, or a database with %s."
                            .formatted(reason, e.getMessage(), ApplicationDataSource.PROPERTY, BrokerChoice.JDBC_URL),
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

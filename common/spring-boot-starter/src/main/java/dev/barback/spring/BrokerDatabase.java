package dev.barback.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.jdbc.CallersTransaction;
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
import org.springframework.beans.factory.ObjectProvider;

/**
 * The database that carries the jobs: the one of {@code barback.jdbc.url}; else, for those who say {@code
 * barback.broker=jdbc}, the application's own, where it is one that can; else a file. Its text can be shown to anybody.
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

    private BrokerDatabase(JdbcAddress address, JdbcOptions options, String reason, @Nullable DataSource shared) {
        this.address = address;
        this.options = options;
        this.reason = reason;
        this.shared = shared;
    }

    static BrokerDatabase of(
            BarbackProperties properties, BrokerChoice choice, ObjectProvider<DataSource> applications) {
        BarbackProperties.Jdbc jdbc = properties.jdbc();
        JdbcOptions options = JdbcAutoConfiguration.options(jdbc);
        String url = jdbc.url();
        if (url != null && !url.isBlank()) {
            JdbcAddress address = JdbcAddress.of(url, jdbc.username(), jdbc.password());
            String reason =
                    choice.isNamed() ? choice.reason() + " and " + BrokerChoice.JDBC_URL + " is set" : choice.reason();
            return new BrokerDatabase(address, options, reason, null);
        }
        JdbcAddress file = JdbcAddress.file(Path.of(properties.dataDir()).resolve(BrokerChoice.FILE));
        DataSource application = choice.isNamed() ? applications.getIfUnique() : null;
        if (application == null) {
            return new BrokerDatabase(file, options, choice.reason(), null);
        }
        JdbcAddress shared = addressOf(application);
        return shared == null
                ? new BrokerDatabase(
                        file,
                        options,
                        choice.reason()
                                + ", and the application's own database is neither PostgreSQL nor a SQLite file",
                        null)
                : new BrokerDatabase(
                        shared, options, choice.reason() + ", and this is the application's database", application);
    }

    /**
     * The application's own, for an outbox.
     *
     * @throws BrokerException if there is none, or one that can have no outbox
     */
    static BrokerDatabase forOutbox(BarbackProperties properties, ObjectProvider<DataSource> applications) {
        DataSource application = applications.getIfUnique();
        JdbcAddress address = application == null ? null : addressOf(application);
        if (address == null) {
            throw new BrokerException("barback.pubsub.outbox is true, but this application has "
                    + (application == null ? "no DataSource, or several." : "a database that can have no outbox.")
                    + " The outbox lies in its one DataSource: PostgreSQL, or a SQLite file.");
        }
        String reason = "barback.pubsub.outbox is true";
        return new BrokerDatabase(address, JdbcAutoConfiguration.options(properties.jdbc()), reason, application);
    }

    /** Where jobs are remembered that another broker carries: as if it carried them, but never so by chance. */
    static BrokerDatabase forRecords(
            BarbackProperties properties, BrokerChoice choice, ObjectProvider<DataSource> applications) {
        return of(properties, new BrokerChoice(choice.kind(), true, "records are kept"), applications);
    }

    /** The application's DataSource, if it is the broker's database; null = it is not. */
    @Nullable DataSource shared() {
        return shared;
    }

    /** Why it is this one, to go on after "because". */
    String reason() {
        return reason;
    }

    void migrate() {
        if (address.file() != null) {
            Schema.migrate(address.file(), options);
        } else {
            Schema.migrate(unpooled());
        }
    }

    JdbcBroker open(Clock clock, CallersTransaction caller) {
        if (address.file() != null) {
            return JdbcBroker.sqlite(address.file(), options, clock, caller);
        } else if (shared != null) {
            return JdbcBroker.postgres(shared, unpooled(), options, caller);
        }
        HikariDataSource own = pool(address.dataSource(options));
        pool = own;
        return JdbcBroker.postgres(own, options, caller);
    }

    /**
     * Records that close what they have opened.
     *
     * @param migrate whether their tables are made, as soon as the database can be reached
     */
    JdbcRecords openRecords(boolean migrate) {
        Runnable tables = migrate ? this::migrate : () -> {};
        Duration patience =
                options.callTimeout().compareTo(LONGEST_QUESTION) < 0 ? options.callTimeout() : LONGEST_QUESTION;
        JdbcOptions shortly = options.withCallTimeout(patience);
        if (address.file() != null) {
            return JdbcRecords.sqlite(address.file(), shortly).preparedBy(tables);
        }
        DataSource source = shared != null ? shared : pool(address.dataSource(options));
        pool = shared != null ? null : (HikariDataSource) source;
        return JdbcRecords.postgres(source, shortly).preparedBy(tables).closing(this::close);
    }

    /** An outbox in the application's database before another broker. */
    OutboxBroker openOutbox(Broker target, CallersTransaction caller) {
        return address.file() != null || shared == null
                ? OutboxBroker.sqlite(target, Objects.requireNonNull(address.file()), caller)
                : OutboxBroker.postgres(target, shared, caller);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
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

    /** For what is kept for long, and for what takes several at once: the application's pool may be small. */
    private DataSource unpooled() {
        if (shared == null) {
            return address.dataSource(options);
        }
        try {
            if (shared.isWrapperFor(HikariDataSource.class)) {
                HikariDataSource hikari = shared.unwrap(HikariDataSource.class);
                if (hikari.getDataSource() != null) {
                    return hikari.getDataSource();
                } else if (hikari.getJdbcUrl() != null) {
                    return new DriverDataSource(
                            hikari.getJdbcUrl(),
                            hikari.getDriverClassName(),
                            hikari.getDataSourceProperties(),
                            hikari.getUsername(),
                            hikari.getPassword());
                }
            }
            return shared;
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** Where the application's database is; null = it is one that can't carry jobs. */
    private static @Nullable JdbcAddress addressOf(DataSource application) {
        try (Connection connection = application.getConnection()) {
            return JdbcAddress.of(connection.getMetaData().getURL(), null, null);
        } catch (IllegalArgumentException e) {
            return null;
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

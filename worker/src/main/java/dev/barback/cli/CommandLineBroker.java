package dev.barback.cli;

import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.broker.LanedBroker;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.BrokerChoice;
import dev.barback.settings.BrokerChoice.Kind;
import dev.barback.settings.DatabaseSettings;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The broker that the settings select, not connected yet. {@link #toString} contains no secrets.
 *
 * @param choice the kind of broker, and why
 * @param settings the settings
 */
record CommandLineBroker(BrokerChoice choice, BarbackSettings settings) {

    /**
     * The broker of these settings.
     *
     * @throws dev.barback.settings.InvalidSettingException if they name an unknown broker
     */
    static CommandLineBroker of(BarbackSettings settings) {
        return new CommandLineBroker(settings.brokerChoice(), settings);
    }

    /** Connects, and makes missing tables; the caller closes the broker. */
    Broker connect() {
        if (choice.kind() == Kind.JDBC && settings.database().migrate()) {
            Schema.migrate(settings.database().address(), settings.database().options());
        }
        return open();
    }

    /** Connects, and changes nothing; the caller closes the broker. */
    Broker open() {
        return switch (choice.kind()) {
            case PUBSUB -> new LanedBroker(new PubSubBroker(settings.pubSub().options()), settings.lanes());
            case JDBC -> open(settings.database());
            case MEMORY ->
                throw new IllegalArgumentException("The broker is a process's memory, because " + choice.reason()
                        + ". Commands can't access the memory of another process.");
        };
    }

    /** Whether {@code barback.records.enabled} is false, so that this process keeps no records. */
    boolean isUnrecorded() {
        return Boolean.FALSE.equals(settings.records().enabled());
    }

    /** Whether a database is configured beside Pub/Sub, which has the records, if records are kept. */
    boolean hasDatabaseBesidePubSub() {
        return choice.kind() == Kind.PUBSUB
                && (settings.keepsRecords() || settings.database().configured() != null);
    }

    /** The job store, with missing tables made; the caller closes it. Null = no records are kept. */
    @Nullable JobStore jobStore(Broker broker) {
        if (isUnrecorded()) {
            return null;
        } else if (broker instanceof JdbcBroker database) {
            return database.jobStore();
        }
        return hasDatabaseBesidePubSub() ? jobStore(settings.database()) : null;
    }

    /**
     * The database with the accounts; the caller closes it.
     *
     * @throws IllegalArgumentException if there is none
     */
    AccountDatabase accounts() {
        DatabaseSettings database = settings.database();
        if (choice.kind() == Kind.JDBC || database.configured() != null) {
            return AccountDatabase.open(database.address(), database.options(), database.migrate());
        }
        throw new IllegalArgumentException("Users need a database, which the broker is not, because " + choice.reason()
                + ". Name one with BARBACK_JDBC_URL, the same as for web.");
    }

    private static JdbcJobStore jobStore(DatabaseSettings database) {
        JdbcAddress address = database.address();
        JdbcOptions options = database.options();
        Path file = address.file();
        JdbcJobStore jobStore = file != null
                ? JdbcJobStore.sqlite(file, options)
                : JdbcJobStore.postgres(address.dataSource(options), options);
        return database.migrate() ? jobStore.preparedBy(() -> Schema.migrate(address, options)) : jobStore;
    }

    private static Broker open(DatabaseSettings database) {
        JdbcOptions options = database.options();
        Path file = database.address().file();
        return file == null
                ? JdbcBroker.postgres(database.address().dataSource(options), options, AmbientTransaction.NONE)
                : JdbcBroker.sqlite(file, options);
    }

    /** Without the settings, which contain secrets. */
    @Override
    public String toString() {
        return choice.toString();
    }
}

package dev.barback.cli;

import dev.barback.ArgumentException;
import dev.barback.broker.Broker;
import dev.barback.broker.LanedBroker;
import dev.barback.broker.Lanes;
import dev.barback.jdbc.AmbientTransaction;
import dev.barback.jdbc.JdbcAddress;
import dev.barback.jdbc.JdbcBroker;
import dev.barback.jdbc.JdbcJobStore;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.Schema;
import dev.barback.pubsub.PubSubBroker;
import dev.barback.pubsub.PubSubOptions;
import dev.barback.record.JobStore;
import dev.barback.spring.BrokerChoice;
import dev.barback.spring.BrokerChoice.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * The broker that the environment selects, not connected yet: by the same rule, and the same variables of properties,
 * as in an application. {@link #toString} contains no secrets.
 *
 * @param choice the kind of broker, and why
 * @param environment the environment variables
 */
record ChosenBroker(BrokerChoice choice, Map<String, String> environment) {
    private static final Pattern LANES = Pattern.compile("BARBACK_QUEUES_([A-Z0-9]+)_LANES");
    private static final String EMULATOR_HOST = "barback.pubsub.emulator-host";

    /**
     * The broker of this environment.
     *
     * @throws IllegalArgumentException if it names an unknown broker
     */
    static ChosenBroker of(Map<String, String> environment) {
        return new ChosenBroker(BrokerChoice.of(name -> variable(environment, name)), environment);
    }

    /** The options of Pub/Sub, if the broker is Pub/Sub. */
    PubSubOptions pubSub() {
        PubSubOptions options = PubSubOptions.fromEnvironment(environment);
        String emulator = variable(environment, EMULATOR_HOST);
        if (emulator != null) { // set, but empty, means the real service
            options = options.withEmulatorHost(emulator.isBlank() ? null : emulator.strip());
        }
        String project = variable(environment, "barback.pubsub.project-id");
        return new PubSubOptions(
                project == null || project.isBlank() ? options.projectId() : project.strip(),
                options.emulatorHost(),
                duration("barback.pubsub.lease-time", options.leaseTime()),
                duration("barback.pubsub.retention", options.retention()),
                duration("barback.pubsub.call-timeout", options.callTimeout()));
    }

    /** The duration of a property's variable, as Spring reads it. */
    private Duration duration(String property, Duration standard) {
        String value = variable(environment, property);
        if (value == null || value.isBlank()) {
            return standard;
        }
        try {
            return DurationStyle.detectAndParse(value.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s is a duration, for example 30s or 7d, not \"%s\".".formatted(property, value), e);
        }
    }

    /** The lanes of queues whose names fit into variables: BARBACK_QUEUES_MAIL_LANES=8 is for mail. */
    private Lanes lanes() {
        Map<String, Integer> numbers = new HashMap<>();
        environment.forEach((name, value) -> {
            Matcher lanes = LANES.matcher(name);
            if (lanes.matches()) {
                numbers.put(lanes.group(1).toLowerCase(Locale.ROOT), number(name, value));
            }
        });
        return new Lanes(numbers);
    }

    private static int number(String variable, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new ArgumentException(
                    "%s is a number of lanes, 1 to %d, not \"%s\".".formatted(variable, Lanes.MAX_LANES, value), e);
        }
    }

    /** The address of the database, if the broker is a database. */
    JdbcAddress database() {
        String url = variable(environment, BrokerChoice.JDBC_URL);
        if (url != null && !url.isBlank()) {
            return JdbcAddress.of(
                    url,
                    variable(environment, "barback.jdbc.username"),
                    variable(environment, "barback.jdbc.password"));
        }
        String directory = variable(environment, BrokerChoice.DATA_DIR);
        return JdbcAddress.file(
                Path.of(directory == null || directory.isBlank() ? BrokerChoice.DEFAULT_DATA_DIR : directory.strip())
                        .resolve(BrokerChoice.FILE));
    }

    /** The options of the database, if the broker is a database. */
    JdbcOptions databaseOptions() {
        String schema = variable(environment, "barback.jdbc.schema");
        return JdbcOptions.DEFAULTS.withSchema(schema == null || schema.isBlank() ? null : schema.strip());
    }

    /** Whether the first program on the database makes the tables. */
    boolean makesTables() {
        return !"false".equalsIgnoreCase(variable(environment, "barback.jdbc.migrate"));
    }

    /** Connects, and makes missing tables; the caller closes the broker. */
    Broker connect() {
        if (choice.kind() == Kind.JDBC && makesTables()) {
            JdbcAddress database = database();
            if (database.file() != null) {
                Schema.migrate(database.file(), databaseOptions());
            } else {
                Schema.migrate(database.dataSource(databaseOptions()), databaseOptions());
            }
        }
        return open();
    }

    /** Connects, and changes nothing; the caller closes the broker. */
    Broker open() {
        return switch (choice.kind()) {
            case PUBSUB -> new LanedBroker(new PubSubBroker(pubSub()), lanes());
            case JDBC -> open(database(), databaseOptions());
            case MEMORY ->
                throw new IllegalArgumentException("The broker is a process's memory, because " + choice.reason()
                        + ". Commands can't access the memory of another process.");
        };
    }

    /** Whether {@code barback.records.enabled} is false, so that this process keeps no records. */
    boolean isUnrecorded() {
        return "false".equalsIgnoreCase(variable(environment, "barback.records.enabled"));
    }

    /** Whether a database is configured beside Pub/Sub, which has the records, if records are kept. */
    boolean hasDatabaseBesidePubSub() {
        String url = variable(environment, BrokerChoice.JDBC_URL);
        boolean recorded = "true".equalsIgnoreCase(variable(environment, "barback.records.enabled"));
        return choice.kind() == Kind.PUBSUB && (recorded || (url != null && !url.isBlank()));
    }

    /** The job store, with missing tables made; the caller closes it. Null = no records are kept. */
    @Nullable JobStore jobStore(Broker broker) {
        if (isUnrecorded()) {
            return null;
        } else if (broker instanceof JdbcBroker database) {
            return database.jobStore();
        }
        return hasDatabaseBesidePubSub() ? jobStore(database()) : null;
    }

    /**
     * The database with the users; the caller closes it.
     *
     * @throws IllegalArgumentException if there is none
     */
    JdbcJobStore users() {
        String url = variable(environment, BrokerChoice.JDBC_URL);
        if (choice.kind() == Kind.JDBC || (url != null && !url.isBlank())) {
            return jobStore(database());
        }
        throw new IllegalArgumentException("Users need a database, which the broker is not, because " + choice.reason()
                + ". Name one with BARBACK_JDBC_URL, the same as for web.");
    }

    private JdbcJobStore jobStore(JdbcAddress database) {
        Path file = database.file();
        if (file != null) {
            JdbcJobStore jobStore = JdbcJobStore.sqlite(file, databaseOptions());
            return makesTables() ? jobStore.preparedBy(() -> Schema.migrate(file, databaseOptions())) : jobStore;
        }
        DataSource source = database.dataSource(databaseOptions());
        JdbcJobStore jobStore = JdbcJobStore.postgres(source, databaseOptions());
        return makesTables() ? jobStore.preparedBy(() -> Schema.migrate(source, databaseOptions())) : jobStore;
    }

    private static Broker open(JdbcAddress database, JdbcOptions options) {
        Path file = database.file();
        return file == null
                ? JdbcBroker.postgres(database.dataSource(options), options, AmbientTransaction.NONE)
                : JdbcBroker.sqlite(file, options);
    }

    /** The value of a property's variable, as Spring finds it, or of a variable by its own name; null = not set. */
    private static @Nullable String variable(Map<String, String> environment, String name) {
        String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
        String value = environment.get(upper.replace("-", ""));
        return value != null ? value : environment.get(upper.replace('-', '_'));
    }

    /** Without the environment, which contains secrets. */
    @Override
    public String toString() {
        return choice.toString();
    }
}

package dev.barback.spring;

import dev.barback.pubsub.PubSubOptions;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the broker: one rule, for applications and for the command line. In this order:
 *
 * <ol>
 *   <li>the one that {@code barback.broker} names;
 *   <li>Pub/Sub, if its emulator or its project is configured;
 *   <li>a database: that of {@code barback.jdbc.url}, else a SQLite file in {@code barback.data-dir}.
 * </ol>
 *
 * @param kind the kind of broker
 * @param isNamed whether {@code barback.broker} is set
 * @param reason why, to follow "because"
 */
public record BrokerChoice(Kind kind, boolean isNamed, String reason) {
    /** The property that names the broker. */
    public static final String PROPERTY = "barback.broker";

    /** The property with the database's URL. */
    public static final String JDBC_URL = "barback.jdbc.url";

    /** The property with the SQLite file's directory, {@value #DEFAULT_DATA_DIR} if it is not set. */
    public static final String DATA_DIR = "barback.data-dir";

    /** The directory of the SQLite file if none is set. */
    public static final String DEFAULT_DATA_DIR = "./data";

    /** The name of the SQLite file in its directory. */
    public static final String FILE = "barback.db";

    private static final String EMULATOR_HOST = "barback.pubsub.emulator-host";
    private static final String PROJECT_ID = "barback.pubsub.project-id";

    /** The kinds of brokers. */
    public enum Kind {
        /** Google Cloud Pub/Sub, or its emulator. */
        PUBSUB,
        /** SQLite or PostgreSQL. */
        JDBC,
        /** This process's memory. */
        MEMORY
    }

    /**
     * Chooses the broker.
     *
     * @param settings the value of a property, or of an environment variable; null = not set
     * @throws IllegalArgumentException if {@code barback.broker} names an unknown broker
     */
    public static BrokerChoice of(Function<String, @Nullable String> settings) {
        String named = settings.apply(PROPERTY);
        if (named != null && !named.isBlank()) {
            return new BrokerChoice(kind(named), true, PROPERTY + " is " + named.strip());
        }
        String pubSub = pubSubSetting(settings);
        boolean url = isSet(settings.apply(JDBC_URL));
        if (pubSub != null) {
            String note = url ? " (" + JDBC_URL + " is set, too; " + PROPERTY + "=jdbc would choose it)" : "";
            return new BrokerChoice(Kind.PUBSUB, false, pubSub + " is set" + note);
        }
        return new BrokerChoice(Kind.JDBC, false, url ? JDBC_URL + " is set" : "nothing else is configured");
    }

    /**
     * The broker of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Kind kind(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT);
        for (Kind each : Kind.values()) {
            if (each.name().equals(wanted)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "%s: There is no broker \"%s\". It is pubsub, jdbc or memory.".formatted(PROPERTY, name.strip()));
    }

    /** An emulator's host that is set, but empty, means the real service, whatever the environment variable is. */
    private static @Nullable String pubSubSetting(Function<String, @Nullable String> settings) {
        String emulator = settings.apply(EMULATOR_HOST);
        if (isSet(emulator)) {
            return EMULATOR_HOST;
        } else if (emulator == null && isSet(settings.apply(PubSubOptions.EMULATOR_HOST))) {
            return PubSubOptions.EMULATOR_HOST;
        } else if (isSet(settings.apply(PROJECT_ID))) {
            return PROJECT_ID;
        }
        return isSet(settings.apply(PubSubOptions.PROJECT_ID)) ? PubSubOptions.PROJECT_ID : null;
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}

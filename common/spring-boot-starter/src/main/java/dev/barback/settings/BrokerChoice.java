package dev.barback.settings;

import dev.barback.internal.pubsub.PubSubOptions;
import java.util.Locale;
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
    private static final String PROPERTY = "barback.broker";

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
     * @throws InvalidSettingException if {@code barback.broker} names an unknown broker
     */
    static BrokerChoice of(SettingReader settings) {
        String named = settings.text(PROPERTY);
        if (named != null) {
            return new BrokerChoice(kind(named), true, PROPERTY + " is " + named);
        }
        String pubSub = pubSubSetting(settings);
        boolean url = settings.isSet(DatabaseSettings.URL);
        if (pubSub != null) {
            String note =
                    url ? " (" + DatabaseSettings.URL + " is set, too; " + PROPERTY + "=jdbc would choose it)" : "";
            return new BrokerChoice(Kind.PUBSUB, false, pubSub + " is set" + note);
        }
        return new BrokerChoice(
                Kind.JDBC, false, url ? DatabaseSettings.URL + " is set" : "nothing else is configured");
    }

    private static Kind kind(String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        for (Kind each : Kind.values()) {
            if (each.name().equals(wanted)) {
                return each;
            }
        }
        throw new InvalidSettingException(
                "%s: There is no broker \"%s\". It is pubsub, jdbc or memory.".formatted(PROPERTY, name), null);
    }

    /** An emulator's host that is set, but empty, means the real service, whatever the environment variable is. */
    private static @Nullable String pubSubSetting(SettingReader settings) {
        if (settings.isSet(PubSubSettings.EMULATOR_HOST)) {
            return PubSubSettings.EMULATOR_HOST;
        } else if (settings.raw(PubSubSettings.EMULATOR_HOST) == null && settings.isSet(PubSubOptions.EMULATOR_HOST)) {
            return PubSubOptions.EMULATOR_HOST;
        } else if (settings.isSet(PubSubSettings.PROJECT_ID)) {
            return PubSubSettings.PROJECT_ID;
        }
        return settings.isSet(PubSubOptions.PROJECT_ID) ? PubSubOptions.PROJECT_ID : null;
    }
}

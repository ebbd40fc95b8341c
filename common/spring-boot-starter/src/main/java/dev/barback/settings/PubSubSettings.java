package dev.barback.settings;

import dev.barback.internal.pubsub.PubSubOptions;

/**
 * The settings of Pub/Sub; apart from {@link BarbackSettings}, which has to work without Pub/Sub's module. As thread-safe
 * as its source.
 */
public final class PubSubSettings {
    static final String PROJECT_ID = "barback.pubsub.project-id";
    static final String EMULATOR_HOST = "barback.pubsub.emulator-host";

    private final SettingReader settings;

    PubSubSettings(SettingReader settings) {
        this.settings = settings;
    }

    /** Whether the module that needs these settings is on the class path. */
    static boolean areNeeded() {
        try {
            Class.forName("dev.barback.internal.pubsub.PubSubOptions", false, PubSubSettings.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Reads them all: the settings alone, since the variables of Google's tools matter only where Pub/Sub is the broker.
     *
     * @throws InvalidSettingException for the first impossible value
     */
    void check() {
        withoutVariables();
    }

    private PubSubOptions withoutVariables() {
        PubSubOptions options = PubSubOptions.of(PubSubOptions.DEFAULT_PROJECT_ID);
        options = withProject(PROJECT_ID, options);
        options = withEmulator(EMULATOR_HOST, options);
        options = settings.duration("barback.pubsub.lease-time", options, PubSubOptions::withLeaseTime);
        options = settings.duration("barback.pubsub.retention", options, PubSubOptions::withRetention);
        return settings.duration("barback.pubsub.call-timeout", options, PubSubOptions::withCallTimeout);
    }

    /**
     * How Pub/Sub is reached and used: by the settings, and by the variables where the settings have neither project nor
     * emulator.
     *
     * @throws InvalidSettingException for the first impossible value
     */
    public PubSubOptions options() {
        PubSubOptions options = withoutVariables();
        if (!settings.isSet(PROJECT_ID)) {
            options = withProject(PubSubOptions.PROJECT_ID, options);
        }
        // set, but empty, means the real service, whatever the variable is
        return settings.raw(EMULATOR_HOST) == null ? withEmulator(PubSubOptions.EMULATOR_HOST, options) : options;
    }

    private PubSubOptions withProject(String name, PubSubOptions options) {
        String project = settings.text(name);
        return project == null ? options : SettingReader.check(name, () -> options.withProjectId(project));
    }

    private PubSubOptions withEmulator(String name, PubSubOptions options) {
        String emulator = settings.text(name);
        return emulator == null ? options : SettingReader.check(name, () -> options.withEmulatorHost(emulator));
    }
}

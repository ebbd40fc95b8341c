package dev.barback.settings;

import dev.barback.pubsub.PubSubOptions;

/** Reads the settings of Pub/Sub. */
final class PubSubSettings {
    static final String PROJECT_ID = "barback.pubsub.project-id";
    static final String EMULATOR_HOST = "barback.pubsub.emulator-host";

    private PubSubSettings() {}

    /** The options by the settings alone: the variables of Google's tools matter only where Pub/Sub is the broker. */
    static PubSubOptions withoutVariables(SettingReader settings) {
        PubSubOptions options = PubSubOptions.of(PubSubOptions.DEFAULT_PROJECT_ID);
        options = withProject(PROJECT_ID, settings, options);
        options = withEmulator(EMULATOR_HOST, settings, options);
        options = settings.duration("barback.pubsub.lease-time", options, PubSubOptions::withLeaseTime);
        options = settings.duration("barback.pubsub.retention", options, PubSubOptions::withRetention);
        return settings.duration("barback.pubsub.call-timeout", options, PubSubOptions::withCallTimeout);
    }

    /** The options by the settings, and by the variables where the settings have neither project nor emulator. */
    static PubSubOptions options(SettingReader settings) {
        PubSubOptions options = withoutVariables(settings);
        if (!settings.isSet(PROJECT_ID)) {
            options = withProject(PubSubOptions.PROJECT_ID, settings, options);
        }
        // set, but empty, means the real service, whatever the variable is
        return settings.raw(EMULATOR_HOST) == null
                ? withEmulator(PubSubOptions.EMULATOR_HOST, settings, options)
                : options;
    }

    private static PubSubOptions withProject(String name, SettingReader settings, PubSubOptions options) {
        String project = settings.text(name);
        return project == null ? options : SettingReader.check(name, () -> options.withProjectId(project));
    }

    private static PubSubOptions withEmulator(String name, SettingReader settings, PubSubOptions options) {
        String emulator = settings.text(name);
        return emulator == null ? options : SettingReader.check(name, () -> options.withEmulatorHost(emulator));
    }
}

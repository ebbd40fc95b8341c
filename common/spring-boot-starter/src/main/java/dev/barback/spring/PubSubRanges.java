package dev.barback.spring;

import dev.barback.pubsub.PubSubOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks the properties of Pub/Sub; apart from {@link BarbackProperties}, which has to work without Pub/Sub. */
final class PubSubRanges {
    private PubSubRanges() {}

    /** @throws IllegalArgumentException if one is out of its range */
    static void check(
            @Nullable String projectId,
            @Nullable String emulatorHost,
            Duration leaseTime,
            Duration retention,
            Duration callTimeout) {
        String id = projectId == null || projectId.isBlank() ? "any" : projectId;
        String emulator = emulatorHost == null || emulatorHost.isBlank() ? null : emulatorHost.strip();
        InvalidProperty.check(
                "barback.pubsub", () -> new PubSubOptions(id, emulator, leaseTime, retention, callTimeout));
    }
}

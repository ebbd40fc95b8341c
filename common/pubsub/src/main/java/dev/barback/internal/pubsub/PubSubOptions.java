package dev.barback.internal.pubsub;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options of the Pub/Sub broker: its address, and how it is used. Immutable.
 *
 * @param projectId the Google Cloud project that has the topics and subscriptions. The service accepts letters,
 *     digits and hyphens; the emulator accepts any text. Defaults to {@code job_queue}.
 * @param emulatorHost {@code host:port} of an emulator, reached in plain text without credentials. Null is
 *     the real service, with Application Default Credentials. Defaults to null.
 * @param leaseTime how long a lease lasts unless it is renewed, 10 to 600 seconds. With a long one, the jobs of a worker
 *     that died wait longer; with a short one, leases are renewed more often, and expire during pauses. Defaults to 30
 *     seconds.
 * @param retention how long Pub/Sub keeps a message that is not acknowledged, 1 to 31 days. If more than 7 days are
 *     rejected (by the emulator), it is 7. With a shorter one, abandoned messages cost less, and delayed messages are
 *     published again more often. It applies only to subscriptions created from now on. Defaults to 31 days.
 * @param callTimeout the longest time that a call may take, including its retries, 1 to 600 seconds; fetches have
 *     deadlines of their own. With a short one, web requests fail soon when Pub/Sub is unavailable; with a long one, calls
 *     survive a longer outage. Defaults to 15 seconds.
 */
public record PubSubOptions(
        String projectId, @Nullable String emulatorHost, Duration leaseTime, Duration retention, Duration callTimeout) {
    /** The environment variable with the project's id. */
    public static final String PROJECT_ID = "PUBSUB_JOB_QUEUE_PROJECT_ID";

    /** The environment variable with the emulator's address, the same as for Google's own tools. */
    public static final String EMULATOR_HOST = "PUBSUB_EMULATOR_HOST";

    /** The project if none is configured; only the emulator has it. */
    public static final String DEFAULT_PROJECT_ID = "job_queue";

    private static final Pattern PROJECT = Pattern.compile("([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");

    /** Checks the ranges, and the address. */
    public PubSubOptions {
        if (emulatorHost != null) {
            EmulatorAddress.of(emulatorHost);
        }
        if (projectId.isBlank() || projectId.contains("/")) {
            throw new IllegalArgumentException("\"" + projectId + "\" can't be the id of a Google Cloud project.");
        }
        requireBetween("lease time", leaseTime, Duration.ofSeconds(10), Duration.ofSeconds(600));
        requireBetween("retention", retention, Duration.ofDays(1), Duration.ofDays(31));
        requireBetween("call timeout", callTimeout, Duration.ofSeconds(1), Duration.ofSeconds(600));
    }

    /** The defaults, for a project at the real service. */
    public static PubSubOptions of(String projectId) {
        return new PubSubOptions(projectId, null, Duration.ofSeconds(30), Duration.ofDays(31), Duration.ofSeconds(15));
    }

    /** Whether the project's id is valid for the real service: 6 to 30 lower-case letters, digits and hyphens. */
    public boolean isServiceProject() {
        return PROJECT.matcher(projectId).matches();
    }

    /** These options with another project. */
    public PubSubOptions withProjectId(String projectId) {
        return new PubSubOptions(projectId, emulatorHost, leaseTime, retention, callTimeout);
    }

    /** These options with another retention. */
    public PubSubOptions withRetention(Duration retention) {
        return new PubSubOptions(projectId, emulatorHost, leaseTime, retention, callTimeout);
    }

    /** These options with another emulator; null = the real service. */
    public PubSubOptions withEmulatorHost(@Nullable String emulatorHost) {
        return new PubSubOptions(projectId, emulatorHost, leaseTime, retention, callTimeout);
    }

    /** These options with another call timeout. */
    public PubSubOptions withCallTimeout(Duration callTimeout) {
        return new PubSubOptions(projectId, emulatorHost, leaseTime, retention, callTimeout);
    }

    /** These options with another lease time. */
    public PubSubOptions withLeaseTime(Duration leaseTime) {
        return new PubSubOptions(projectId, emulatorHost, leaseTime, retention, callTimeout);
    }

    private static void requireBetween(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("The %s of Pub/Sub may be %d to %d seconds; %s is not possible."
                    .formatted(name, min.toSeconds(), max.toSeconds(), value));
        }
    }
}

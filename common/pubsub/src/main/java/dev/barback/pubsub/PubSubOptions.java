package dev.barback.pubsub;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Pub/Sub, and how it is used. Immutable.
 *
 * @param projectId the Google Cloud project that has the topics and subscriptions. The service takes letters,
 *     digits and hyphens; the emulator takes anything. Defaults to {@code job_queue}.
 * @param emulatorHost {@code host:port} of an emulator, reached in plain text without credentials. Null is
 *     the real service, with Application Default Credentials. Defaults to null.
 * @param leaseTime how long a received message stays with its worker, 10 to 600 seconds. A long one waits
 *     longer for the jobs of a worker that died; a short one costs more extensions and suffers from pauses.
 *     Defaults to 30 seconds.
 * @param retention how long Pub/Sub keeps a message that nobody acknowledges, 1 to 31 days. Where more than
 *     7 days are refused (the emulator), it is 7. A shorter one is cheaper for what is left behind, and
 *     delayed messages are published anew more often. Only subscriptions made from now on take it over.
 *     Defaults to 31 days.
 * @param callTimeout the longest any call may take, its repetitions included, 1 to 600 seconds; receiving
 *     has deadlines of its own. A short one answers a web request soon when Pub/Sub is away; a long one
 *     sits out a longer outage. Defaults to 15 seconds.
 */
public record PubSubOptions(
        String projectId, @Nullable String emulatorHost, Duration leaseTime, Duration retention, Duration callTimeout) {
    /** The environment variable of the project's id. */
    public static final String PROJECT_ID = "PUBSUB_JOB_QUEUE_PROJECT_ID";

    /** The environment variable of the emulator's address, the same as Google's own tools have. */
    public static final String EMULATOR_HOST = "PUBSUB_EMULATOR_HOST";

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

    /** The defaults, with the project and the emulator that the variables name; blank ones count as absent. */
    public static PubSubOptions fromEnvironment(Map<String, String> environment) {
        String project = environment.getOrDefault(PROJECT_ID, "");
        String emulator = environment.getOrDefault(EMULATOR_HOST, "");
        return of(project.isBlank() ? "job_queue" : project.strip())
                .withEmulatorHost(emulator.isBlank() ? null : emulator.strip());
    }

    /** Whether the real service could have a project of this id: 6 to 30 lower-case letters, digits and hyphens. */
    public boolean isServiceProject() {
        return PROJECT.matcher(projectId).matches();
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

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("The %s of Pub/Sub may be %d to %d seconds; %s is not possible."
                    .formatted(name, least.toSeconds(), most.toSeconds(), value));
        }
    }
}

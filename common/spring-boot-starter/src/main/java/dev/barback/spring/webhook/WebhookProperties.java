package dev.barback.spring.webhook;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the ends of jobs are posted. A bean if url is set, or hosts and a secret.
 *
 * @param url where the ends of jobs without a webhook of their own are posted, http or https; {user} in it stands for
 *     the job's user, and then nothing is posted for jobs without a user. Default: none
 * @param hosts the hosts that may be posted to, as in the url, with the port if it has one; their addresses have to be
 *     public. Default: none
 * @param internalHosts the hosts that may be posted to even at internal addresses. Default: none
 * @param secret the secret that posts are signed with, 16 characters or more. Default: none; needed
 * @param previousSecret a second secret that posts are signed with, 16 characters or more, until all recipients know
 *     the new one. Default: none
 * @param maxInFlight the most posts in flight in a process, 0 or more; further posts are retried after some seconds, with
 *     growing waits. 0 = the number of cores, 2 at least. Default: 0
 * @param maxInFlightPerHost the most posts in flight to one host; 0 = half of max-in-flight. Default: 0
 */
@ConfigurationProperties("barback.webhooks")
record WebhookProperties(
        @Nullable String url,
        @Nullable List<String> hosts,
        @Nullable List<String> internalHosts,
        @Nullable String secret,
        @Nullable String previousSecret,
        @DefaultValue("0") int maxInFlight,
        @DefaultValue("0") int maxInFlightPerHost) {
    static final String USER = "{user}";
    private static final int MIN_SECRET_LENGTH = 16;

    WebhookProperties {
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        internalHosts = internalHosts == null ? List.of() : List.copyOf(internalHosts);
        url = url == null || url.isBlank() ? null : url;
        previousSecret = previousSecret == null || previousSecret.isBlank() ? null : previousSecret;
        require(secret != null && secret.length() >= MIN_SECRET_LENGTH, "secret should be 16 characters or more");
        require(
                previousSecret == null || previousSecret.length() >= MIN_SECRET_LENGTH,
                "previous-secret should be 16 characters or more");
        require(maxInFlight >= 0, "max-in-flight should be 0 or more");
        require(maxInFlightPerHost >= 0, "max-in-flight-per-host should be 0 or more");
        if (url != null) {
            URI example = address(url, "user");
            require(
                    example != null && new AllowedHosts(hosts, internalHosts).allows(example),
                    "url should be http or https, to one of barback.webhooks.hosts");
        }
    }

    AllowedHosts allowedHosts() {
        return new AllowedHosts(hosts == null ? List.of() : hosts, internalHosts == null ? List.of() : internalHosts);
    }

    /** The secret, and the previous one if it is set. */
    List<String> secrets() {
        return Stream.of(secret, previousSecret).flatMap(Stream::ofNullable).toList();
    }

    PostSlots postSlots() {
        int all =
                maxInFlight > 0 ? maxInFlight : Math.max(2, Runtime.getRuntime().availableProcessors());
        return new PostSlots(all, maxInFlightPerHost > 0 ? maxInFlightPerHost : Math.max(1, all / 2), System::nanoTime);
    }

    /** Where the end of a user's job is posted; null = nowhere, or the url is invalid. */
    static @Nullable URI address(String url, @Nullable String user) {
        if (user == null && url.contains(USER)) {
            return null;
        }
        try {
            return URI.create(user == null ? url : url.replace(USER, URLEncoder.encode(user, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Without the secrets, and without the url, which may contain one. */
    @Override
    public String toString() {
        return "WebhookProperties[hosts=%s, internalHosts=%s, maxInFlight=%d, maxInFlightPerHost=%d]"
                .formatted(hosts, internalHosts, maxInFlight, maxInFlightPerHost);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("barback.webhooks." + message + ".");
        }
    }
}

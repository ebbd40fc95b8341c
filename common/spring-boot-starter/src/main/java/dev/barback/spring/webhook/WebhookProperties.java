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
 * Who is told that jobs have ended. Made where url is set, or hosts and a secret.
 *
 * @param url where it is posted of jobs that have no webhook of their own, http or https; {user} in it stands for the job's
 *     user, and then nothing is posted of jobs that have none. Default: none
 * @param hosts the hosts that may be posted to, as in the url, with the port where there is one; they have to have public
 *     addresses. Default: none
 * @param internalHosts those that may be posted to whatever their addresses. Default: none
 * @param secret what posts are signed with, 16 characters or more. Default: none; needed
 * @param previousSecret what they are signed with besides, 16 characters or more, until whoever compares knows the secret.
 *     Default: none
 * @param atOnce how many posts are in flight at once in a process, 0 or more; those beyond are tried again after some
 *     seconds, later each time. 0 = as many as there are cores, and 2 at least. Default: 0
 * @param atOncePerHost how many of these to one host; 0 = half of them. Default: 0
 */
@ConfigurationProperties("barback.webhooks")
record WebhookProperties(
        @Nullable String url,
        @Nullable List<String> hosts,
        @Nullable List<String> internalHosts,
        @Nullable String secret,
        @Nullable String previousSecret,
        @DefaultValue("0") int atOnce,
        @DefaultValue("0") int atOncePerHost) {
    static final String USER = "{user}";
    private static final int SHORTEST_SECRET = 16;

    WebhookProperties {
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        internalHosts = internalHosts == null ? List.of() : List.copyOf(internalHosts);
        url = url == null || url.isBlank() ? null : url;
        previousSecret = previousSecret == null || previousSecret.isBlank() ? null : previousSecret;
        require(secret != null && secret.length() >= SHORTEST_SECRET, "secret should be 16 characters or more");
        require(
                previousSecret == null || previousSecret.length() >= SHORTEST_SECRET,
                "previous-secret should be 16 characters or more");
        require(atOnce >= 0, "at-once should be 0 or more");
        require(atOncePerHost >= 0, "at-once-per-host should be 0 or more");
        if (url != null) {
            URI example = address(url, "user");
            require(
                    example != null && new AllowedHosts(hosts, internalHosts).names(example),
                    "url should be http or https, to one of barback.webhooks.hosts");
        }
    }

    AllowedHosts allowed() {
        return new AllowedHosts(hosts == null ? List.of() : hosts, internalHosts == null ? List.of() : internalHosts);
    }

    /** The secret, and the one before it. */
    List<String> secrets() {
        return Stream.of(secret, previousSecret).flatMap(Stream::ofNullable).toList();
    }

    PostSlots slots() {
        int all = atOnce > 0 ? atOnce : Math.max(2, Runtime.getRuntime().availableProcessors());
        return new PostSlots(all, atOncePerHost > 0 ? atOncePerHost : Math.max(1, all / 2));
    }

    /** Where the end of a user's job is posted; null = nowhere, or the url is none. */
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

    /** Without secrets, one of which may be in the url. */
    @Override
    public String toString() {
        return "WebhookProperties[hosts=%s, internalHosts=%s, atOnce=%d, atOncePerHost=%d]"
                .formatted(hosts, internalHosts, atOnce, atOncePerHost);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("barback.webhooks." + message + ".");
        }
    }
}

package dev.barback.spring.webhook;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who is told that jobs have ended. Made where url is set, or hosts and a secret.
 *
 * @param url where it is posted of jobs that have no webhook of their own, http or https; {user} in it stands for the job's
 *     user, and then nothing is posted of jobs that have none. Default: none
 * @param hosts the hosts that may be posted to, as in the url, with the port where there is one; they have to have public
 *     addresses. Default: none
 * @param internalHosts those that may be posted to whatever their addresses. Default: none
 * @param secret what posts are signed with, 16 characters or more. Default: none; needed
 */
@ConfigurationProperties("barback.webhooks")
record WebhookProperties(
        @Nullable String url,
        @Nullable List<String> hosts,
        @Nullable List<String> internalHosts,
        @Nullable String secret) {
    static final String USER = "{user}";
    private static final int SHORTEST_SECRET = 16;

    WebhookProperties {
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        internalHosts = internalHosts == null ? List.of() : List.copyOf(internalHosts);
        url = url == null || url.isBlank() ? null : url;
        require(secret != null && secret.length() >= SHORTEST_SECRET, "secret should be 16 characters or more");
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

    /** Where the end of a user's job is posted; null = nowhere, or the url is none. */
    static @Nullable URI address(String url, String user) {
        try {
            return URI.create(url.replace(USER, URLEncoder.encode(user, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("barback.webhooks." + message + ".");
        }
    }
}

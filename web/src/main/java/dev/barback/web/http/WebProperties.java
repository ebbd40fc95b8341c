package dev.barback.web.http;

import dev.barback.web.access.EnqueueLimit;
import dev.barback.web.access.TrustedProxies;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the web process.
 *
 * @param maxBodySize the largest body of a request, 1 byte or more; a larger one is answered with 413. A body is held
 *     in memory, several times its size once it is read. Default: 1MB
 * @param bodyTimeout the time a client may take to send a body, plus a second for each 64 KB; a slower one is answered
 *     with 408. A longer timeout serves slow clients, but lets hostile ones hold a thread for as long. Default: 10s
 * @param hosts the host names that are served in addition to localhost and IP addresses, without ports; * = any; none =
 *     any if other machines can connect, else none. In lower case, unmodifiable
 * @param trustedProxies addresses and networks, such as 10.0.0.0/8, of the proxies whose X-Forwarded-For and
 *     X-Forwarded-Proto headers are trusted. Default: none
 * @param enqueueLimitPerUser the enqueue rate limit of a user, jobs per time, by HTTP and telnet; not for admins, nor
 *     without authentication; 0 = no limit. A lower limit keeps the database smaller and other users' requests faster,
 *     but programs that enqueue many jobs at a time have to wait. Default: 10000/1m
 */
@ConfigurationProperties("barback.web")
public record WebProperties(
        @DefaultValue("1MB") DataSize maxBodySize,
        @DefaultValue("10s") Duration bodyTimeout,
        @DefaultValue List<String> hosts,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("10000/1m") EnqueueLimit enqueueLimitPerUser) {
    static final String ANY_HOST = "*";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+");

    public WebProperties {
        if (maxBodySize.toBytes() < 1) {
            throw new IllegalArgumentException("barback.web.max-body-size should be 1 byte or more.");
        }
        if (bodyTimeout.isNegative() || bodyTimeout.isZero()) {
            throw new IllegalArgumentException("barback.web.body-timeout should be more than 0, such as 10s.");
        }
        for (String host : hosts) {
            if (!host.equals(ANY_HOST) && !HOST.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "barback.web.hosts should be names such as jobs.example.org, without a port, or *; not \""
                                + host + "\".");
            }
        }
        try {
            trustedProxies = List.copyOf(trustedProxies);
            new TrustedProxies(trustedProxies);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "barback.web.trusted-proxies should be addresses and networks: " + e.getMessage(), e);
        }
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }
}

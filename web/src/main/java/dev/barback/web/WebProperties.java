package dev.barback.web;

import dev.barback.web.access.SubmissionLimit;
import dev.barback.web.access.TrustedProxies;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be set for the web process alone.
 *
 * @param maxBodySize the largest body of a request, 1 byte or more; a larger one is answered with 413. A body is held
 *     in memory, several times its size once it is read. Default: 1MB
 * @param bodyTimeout how long a client may take over a body, and a second more for each 64 KB of it; a slower one is
 *     answered with 408. Longer serves slow clients, and lets hostile ones hold a thread for as long. Default: 10s
 * @param hosts the names of hosts that are served beside localhost and addresses, without ports; * = any; none = any
 *     where not only this machine gets in, else none. In lower case, unmodifiable
 * @param trustedProxies addresses and networks, such as 10.0.0.0/8, of the proxies that are believed where a request comes
 *     from (X-Forwarded-For, X-Forwarded-Proto); none = nobody is. Default: none
 * @param submissionsPerUser how many jobs a user may enqueue in what time, by HTTP and telnet; admins, and everybody where
 *     nobody is asked for a name, any number; 0 = any number. Lower keeps the database smaller and the others' requests
 *     quicker, and has programs wait that submit much at a time. Default: 10000/1m
 */
@ConfigurationProperties("barback.web")
record WebProperties(
        @DefaultValue("1MB") DataSize maxBodySize,
        @DefaultValue("10s") Duration bodyTimeout,
        @DefaultValue List<String> hosts,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("10000/1m") SubmissionLimit submissionsPerUser) {
    static final String ANY_HOST = "*";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+");

    WebProperties {
        if (maxBodySize.toBytes() < 1) {
            throw new IllegalArgumentException("barback.web.max-body-size should be 1 byte or more.");
        }
        if (bodyTimeout.isNegative() || bodyTimeout.isZero()) {
            throw new IllegalArgumentException("barback.web.body-timeout should be more than nothing, such as 10s.");
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

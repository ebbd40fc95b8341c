package dev.barback.spring.webhook;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that webhooks may be posted to: those of {@code barback.webhooks.hosts}, if their addresses are public, and
 * those of {@code internal-hosts}. A bean if webhooks are switched on. Thread-safe.
 */
public final class AllowedHosts {
    private final List<String> hosts;
    private final List<String> internal;

    AllowedHosts(List<String> hosts, List<String> internal) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.internal =
                internal.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether the address is an http or https URL of an allowed host. */
    boolean allows(URI address) {
        String host = host(address);
        return !host.isEmpty() && (hosts.contains(host) || internal.contains(host));
    }

    /**
     * Refuses an address of a host that is not allowed. Host names are not resolved: they may resolve to another
     * address when the webhook is posted.
     *
     * @throws IllegalArgumentException with a sentence that names the property to set
     */
    public void requireAllowed(URI address) {
        if (!allows(address)) {
            throw new IllegalArgumentException(notAllowedMessage(address));
        }
    }

    private static String notAllowedMessage(URI address) {
        return "Nothing is posted to %s: the host is not in barback.webhooks.hosts. Add it there, or use one that is."
                .formatted(host(address));
    }

    /**
     * Refuses an address of a host that is not allowed, as a job does that got the address.
     *
     * @throws IOException with the same sentence as {@link #requireAllowed}
     */
    void checkAllowed(URI address) throws IOException {
        if (!allows(address)) {
            throw new IOException(notAllowedMessage(address));
        }
    }

    /**
     * Checks the host and its current addresses. The JVM caches these addresses from this check to the connection
     * (networkaddress.cache.ttl, 30 s).
     *
     * @throws IOException if the host is not allowed, has an internal address, or is unknown
     */
    void check(URI address) throws IOException {
        checkAllowed(address);
        if (!internal.contains(host(address))) {
            for (InetAddress each : InetAddress.getAllByName(address.getHost())) {
                if (isInternal(each)) {
                    throw new IOException(
                            "Nothing is posted to %s: its address %s is internal. To allow it, add the host to barback.webhooks.internal-hosts."
                                    .formatted(host(address), each.getHostAddress()));
                }
            }
        }
    }

    /** The host, with the port if the address has one; empty = not an http or https URL of a host. */
    static String host(URI address) {
        boolean isHttp = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (!isHttp || address.getHost() == null || address.getRawUserInfo() != null) {
            return "";
        }
        return address.getHost().toLowerCase(Locale.ROOT) + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    /**
     * Whether the address is loopback, private, link-local, shared (100.64/10), reserved or multicast, so not public.
     */
    static boolean isInternal(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet6Address) { // fc00::/7 is private; 64:ff9b::/96 and 2002::/16 hold older addresses
            return (first & 0xfe) == 0xfc
                    || (first == 0x00)
                    || (first == 0x20 && second == 0x02)
                    || (first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
        }
        return first == 0
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 192 && second == 0)
                || (first == 198 && (second & 0xfe) == 18)
                || first >= 224;
    }
}

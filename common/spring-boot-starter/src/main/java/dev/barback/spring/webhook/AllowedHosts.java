package dev.barback.spring.webhook;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * To whom may be posted: the hosts that are named, where they have public addresses, or are said to be internal. A bean
 * where webhooks are switched on. Thread-safe.
 */
public final class AllowedHosts {
    private final List<String> hosts;
    private final List<String> internal;

    AllowedHosts(List<String> hosts, List<String> internal) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.internal =
                internal.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether the address is one that can be posted to, of a host that is named. */
    boolean names(URI address) {
        String host = host(address);
        return !host.isEmpty() && (hosts.contains(host) || internal.contains(host));
    }

    /**
     * Refuses an address of a host that is not named. Names are not looked up: they may mean another address by the time
     * that something is posted.
     *
     * @throws IllegalArgumentException with a sentence that names what would be right
     */
    public void requireNamed(URI address) {
        if (!names(address)) {
            throw new IllegalArgumentException(notNamed(address));
        }
    }

    private static String notNamed(URI address) {
        return "Nothing is posted to %s, which is none of barback.webhooks.hosts: name it there, or give one that is."
                .formatted(host(address));
    }

    /**
     * The same, for who has no say in the address.
     *
     * @throws IOException with that sentence
     */
    void checkNamed(URI address) throws IOException {
        if (!names(address)) {
            throw new IOException(notNamed(address));
        }
    }

    /**
     * Looks whether it may be posted to now. Between this look at the name and the connection, its addresses are kept by
     * the JVM (networkaddress.cache.ttl, 30 s).
     *
     * @throws IOException if not, or if the host is not known
     */
    void check(URI address) throws IOException {
        checkNamed(address);
        if (!internal.contains(host(address))) {
            for (InetAddress each : InetAddress.getAllByName(address.getHost())) {
                if (isInternal(each)) {
                    throw new IOException(
                            "Nothing is posted to %s: its address %s is internal. Name it in barback.webhooks.internal-hosts where that is meant."
                                    .formatted(host(address), each.getHostAddress()));
                }
            }
        }
    }

    /** With the port where there is one; empty = it is no address to post to. */
    static String host(URI address) {
        boolean isHttp = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (!isHttp || address.getHost() == null || address.getRawUserInfo() != null) {
            return "";
        }
        return address.getHost().toLowerCase(Locale.ROOT) + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    /** Loopback, private, link-local, shared (100.64/10), reserved, multicast: none where strangers' programs are. */
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

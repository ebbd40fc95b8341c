package dev.barback.internal.pubsub;

import com.google.common.net.InetAddresses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of an emulator.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record EmulatorAddress(String host, int port) {
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*://", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9.-]+");
    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException if the text is not such an address; the message has the reason
     */
    public static EmulatorAddress of(String text) {
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.lookingAt()) {
            throw invalid(text, "Remove \"" + scheme.group() + "\".");
        }
        if (text.indexOf('/') >= 0) {
            throw invalid(text, "Remove the part that begins with the slash.");
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            throw invalid(text, "The port is missing.");
        }
        String host = text.substring(0, colon);
        String problem = problemOf(host);
        if (problem != null) {
            throw invalid(text, problem);
        }
        return new EmulatorAddress(host, port(text, text.substring(colon + 1)));
    }

    private static @Nullable String problemOf(String host) {
        if (host.isEmpty()) {
            return "The host is missing.";
        } else if (host.startsWith("[")) {
            return host.indexOf('%') < 0 && InetAddresses.isUriInetAddress(host)
                    ? null
                    : "In brackets there must be an IPv6 address, without a zone such as %eth0.";
        } else if (host.indexOf(':') >= 0) {
            return "Put an IPv6 address in brackets.";
        }
        return NAME.matcher(host).matches() ? null : "A host has letters, digits, hyphens and dots.";
    }

    private static int port(String text, String digits) {
        if (digits.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        }
        throw invalid(text, digits.isEmpty() ? "The port is missing." : "Ports are 1 to " + MAX_PORT + ".");
    }

    private static IllegalArgumentException invalid(String text, String reason) {
        return new IllegalArgumentException(
                "The address of the Pub/Sub emulator (%s) is \"%s\"; it must be host:port, for"
                                .formatted(PubSubOptions.EMULATOR_HOST, text)
                        + " example localhost:8085. " + reason);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}

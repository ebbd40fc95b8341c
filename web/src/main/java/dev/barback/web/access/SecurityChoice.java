package dev.barback.web.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Decides whether authentication is on, and why.
 *
 * @param kind the decision
 * @param reason the reason, to follow "because"
 */
public record SecurityChoice(Kind kind, String reason) {
    static final String ENABLED = "barback.security.enabled";
    static final String PUBLISHED = "barback.security.published-on-loopback";

    private static final String ADDRESS = "server.address";
    private static final String COMMAND_ADDRESS = "barback.command-server.address";
    private static final String COMMAND_PORT = "barback.command-server.port";
    private static final String MANAGEMENT_PORT = "management.server.port";
    private static final String MANAGEMENT_ADDRESS = "management.server.address";

    /** The possible decisions. */
    public enum Kind {
        /** Authentication is on. */
        ON,
        /** Authentication is off: only this machine can connect. */
        OFF,
        /** Authentication is disabled, but other machines can connect: this process must not start. */
        REFUSED
    }

    static SecurityChoice of(Environment environment) {
        String enabled = environment.getProperty(ENABLED, "auto").strip().toLowerCase(Locale.ROOT);
        if (enabled.equals("true")) {
            return new SecurityChoice(Kind.ON, ENABLED + " is true");
        } else if (environment.getProperty(PUBLISHED, Boolean.class, false)) {
            return new SecurityChoice(Kind.OFF, PUBLISHED + " is true");
        }
        String openAddress = openAddress(environment);
        if (openAddress == null) {
            return new SecurityChoice(Kind.OFF, "only this machine can connect");
        }
        return new SecurityChoice(enabled.equals("false") ? Kind.REFUSED : Kind.ON, openAddress);
    }

    /** Whether authentication is on. */
    public boolean isOn() {
        return kind == Kind.ON;
    }

    /** The address or port that other machines can reach; null = none. */
    private static @Nullable String openAddress(Environment environment) {
        String address = environment.getProperty(ADDRESS, "0.0.0.0");
        if (!isLoopback(address)) {
            return ADDRESS + " is " + address;
        }
        String commands = environment.getProperty(COMMAND_ADDRESS, "127.0.0.1");
        if (!environment.getProperty(COMMAND_PORT, "").strip().equals("0") && !isLoopback(commands)) {
            return COMMAND_ADDRESS + " is " + commands;
        }
        String management = environment.getProperty(MANAGEMENT_ADDRESS, "0.0.0.0");
        return hasManagementPort(environment) && !isLoopback(management) ? "the management port is open" : null;
    }

    /** Whether there is a separate management port, with an address of its own. */
    private static boolean hasManagementPort(Environment environment) {
        String port = environment.getProperty(MANAGEMENT_PORT, "").strip();
        return !port.isEmpty() && !port.equals("-1") && !port.equals(environment.getProperty("server.port"));
    }

    /** False if the name can't be resolved. */
    private static boolean isLoopback(String address) {
        try {
            return !address.isBlank() && InetAddress.getByName(address.strip()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

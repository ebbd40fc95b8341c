package dev.barback.web.access;

/** Stops the start of a process that would let other machines in without authentication. */
final class InsecureStartException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String action;

    InsecureStartException(String message, String action) {
        super(message);
        this.action = action;
    }

    static InsecureStartException disabled(SecurityChoice choice) {
        return new InsecureStartException(
                "barback.security.enabled is false, but other machines can connect to web, because " + choice.reason()
                        + ": they could run and delete every job.",
                "Remove barback.security.enabled; or listen on the loopback address only (SERVER_ADDRESS=127.0.0.1,"
                        + " barback.command-server.address). If only this machine can reach that address, as in a container"
                        + " whose ports are published on 127.0.0.1: barback.security.published-on-loopback=true.");
    }

    static InsecureStartException withoutDatabase(SecurityChoice choice) {
        return new InsecureStartException(
                "Web needs authentication, because " + choice.reason()
                        + ", but it has no database with users: there is no job store.",
                "Set a database with barback.jdbc.url (BARBACK_JDBC_URL), and remove barback.records.enabled; or"
                        + " remove barback.security.enabled, and listen on the loopback address only"
                        + " (SERVER_ADDRESS=127.0.0.1, barback.command-server.address). If only this machine can reach that"
                        + " address, as in a container whose ports are published on 127.0.0.1:"
                        + " barback.security.published-on-loopback=true.");
    }

    static InsecureStartException trustingForwardedHeaders(String property) {
        return new InsecureStartException(
                property + " makes web trust the forwarded headers of any client: the rate limit of logins could be"
                        + " bypassed, and the addresses in the audit log could be forged.",
                "Remove " + property + ", and name the proxies: barback.web.trusted-proxies=10.0.0.0/8.");
    }

    String action() {
        return action;
    }
}

package dev.barback.web.access;

/** This process would let strangers in, and does not start. */
final class SecurityRefusal extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String action;

    SecurityRefusal(String message, String action) {
        super(message);
        this.action = action;
    }

    static SecurityRefusal disabled(SecurityChoice choice) {
        return new SecurityRefusal(
                "barback.security.enabled is false, but others than this machine reach web, because " + choice.reason()
                        + ": they could run and delete every job.",
                "Leave barback.security.enabled away; or listen to this machine alone (SERVER_ADDRESS=127.0.0.1,"
                        + " barback.command-server.address). Where that address is reached from this machine alone, as in"
                        + " a container whose ports are published on 127.0.0.1:"
                        + " barback.security.published-on-loopback=true.");
    }

    static SecurityRefusal nowhere(SecurityChoice choice) {
        return new SecurityRefusal(
                "Web has to ask who people are, because " + choice.reason()
                        + ", but it has no database with users: it keeps no records of jobs.",
                "Name a database with barback.jdbc.url (BARBACK_JDBC_URL), and leave barback.records.enabled away; or"
                        + " leave barback.security.enabled away, and listen to this machine alone (SERVER_ADDRESS=127.0.0.1, barback.command-server.address)."
                        + " Where that address is reached from this machine alone, as in a container whose ports are"
                        + " published on 127.0.0.1: barback.security.published-on-loopback=true.");
    }

    static SecurityRefusal credulous(String property) {
        return new SecurityRefusal(
                property + " has web believe whoever says in a header that others sent a request: nobody could be kept"
                        + " from guessing passwords, and the audit trail would tell what they like.",
                "Leave " + property + " away, and name the proxies: barback.web.trusted-proxies=10.0.0.0/8.");
    }

    String action() {
        return action;
    }
}

package dev.barback.web.server;

/** A configured port is none that a server can listen on. */
final class InvalidPortException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String property;

    InvalidPortException(String property, String value, int maxPort) {
        super("The port %s is 0 to %d, not %s.".formatted(property, maxPort, value));
        this.property = property;
    }

    String action() {
        return "Set " + property + " to a free port, or to 0 for any free one.";
    }
}

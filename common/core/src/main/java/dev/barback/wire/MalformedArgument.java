package dev.barback.wire;

/** Thrown if JSON is not a valid argument. The message says what would be; the path is the place in the argument. */
final class MalformedArgument extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    MalformedArgument(String message) {
        this("", message);
    }

    private MalformedArgument(String path, String message) {
        super(message);
        this.path = path;
    }

    /** This exception from one level above. */
    MalformedArgument prefixed(String step) {
        return new MalformedArgument(step + path, String.valueOf(getMessage()));
    }

    String path() {
        return path;
    }
}

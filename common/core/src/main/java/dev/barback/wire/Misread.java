package dev.barback.wire;

/** JSON that is no argument. The message says what would be; the path, where in the argument it is. */
final class Misread extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    Misread(String message) {
        this("", message);
    }

    private Misread(String path, String message) {
        super(message);
        this.path = path;
    }

    /** The same, seen from one level above. */
    Misread in(String step) {
        return new Misread(step + path, String.valueOf(getMessage()));
    }

    String path() {
        return path;
    }
}

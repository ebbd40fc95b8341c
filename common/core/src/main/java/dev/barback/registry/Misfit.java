package dev.barback.registry;

/** A value that does not fit its place. The message completes the sentence "the place ...". */
final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    Misfit(String message) {
        this("", message, null);
    }

    Misfit(String message, Throwable cause) {
        this("", message, cause);
    }

    private Misfit(String path, String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
        this.path = path;
    }

    /** A value where something else belongs. */
    static Misfit of(String expected, Object value) {
        return new Misfit("takes " + expected + ", not " + Description.of(value));
    }

    /** The same, seen from one level above: {@code .street} of a record, {@code [3]} of a list. */
    Misfit in(String step) {
        return new Misfit(step + path, getMessage(), getCause());
    }

    /** The sentence about what is at this place, a parameter or a component. */
    String about(String place) {
        return place + path + " " + getMessage();
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

package dev.barback.internal.registry;

/** Thrown if a value does not fit its place. The message completes the sentence "the place ...". */
final class ConversionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    ConversionException(String message) {
        this("", message, null);
    }

    ConversionException(String message, Throwable cause) {
        this("", message, cause);
    }

    private ConversionException(String path, String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
        this.path = path;
    }

    /** An exception for a value of the wrong kind. */
    static ConversionException of(String expected, Object value) {
        return new ConversionException("takes " + expected + ", not " + ArgumentDescription.of(value));
    }

    /** This exception from one level above: {@code .street} of a record, {@code [3]} of a list. */
    ConversionException prefixed(String step) {
        return new ConversionException(step + path, getMessage(), getCause());
    }

    /** The place inside the value: {@code .street}, {@code [3]}; empty = the value itself. */
    String path() {
        return path;
    }

    /** The sentence about this place, a parameter or a component. */
    String about(String place) {
        return place + path + " " + getMessage();
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

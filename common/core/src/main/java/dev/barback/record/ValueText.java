package dev.barback.record;

import org.jspecify.annotations.Nullable;

/** Describes values of the application as text, even if the methods of their class fail. */
public final class ValueText {
    private ValueText() {}

    /** The value's own text, or a substitute if its {@code toString} fails. */
    public static String of(@Nullable Object value) {
        try {
            String text = String.valueOf(value);
            return text == null ? "null" : text; // toString may return null
        } catch (Throwable e) { // an Error, too: it may recurse, or lack a class
            return value == null ? "null" : "(a " + value.getClass().getName() + " that can't be printed)";
        }
    }
}

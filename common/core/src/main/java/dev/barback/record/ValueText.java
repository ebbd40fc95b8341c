package dev.barback.record;

import org.jspecify.annotations.Nullable;

/** Values of the application in words, whatever the code of their class does. */
public final class ValueText {
    private ValueText() {}

    /** As the value tells itself; what stands for that where it can't. */
    public static String of(@Nullable Object value) {
        try {
            String text = String.valueOf(value);
            return text == null ? "null" : text; // which toString may say
        } catch (Throwable e) { // an Error, too: it may recurse, or lack a class
            return value == null ? "null" : "(a " + value.getClass().getName() + " that can't be printed)";
        }
    }
}

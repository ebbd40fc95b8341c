package dev.barback.spring;

import java.util.function.Supplier;

/** Adds the name of the property to a message about its value, from code that does not know properties. */
final class InvalidProperty {
    private InvalidProperty() {}

    /**
     * Returns the supplier's value.
     *
     * @param setting the property, its group, or the environment variable
     * @throws IllegalArgumentException if the supplier throws one; the message begins with the setting
     */
    static <T> T check(String setting, Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (IllegalArgumentException | dev.barback.ArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }
}

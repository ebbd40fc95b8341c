package dev.barback.spring;

import java.util.function.Supplier;

/** Names the setting that is wrong, where the sentence about its value comes from a room that knows no settings. */
final class Misset {
    private Misset() {}

    /**
     * What the supplier gives.
     *
     * @param setting the property, its group, or the environment variable
     * @throws IllegalArgumentException if the supplier refuses; the message begins with the setting
     */
    static <T> T check(String setting, Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (IllegalArgumentException | dev.barback.ArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }
}

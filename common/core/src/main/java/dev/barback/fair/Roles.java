package dev.barback.fair;

import java.util.Set;

/** Knows users' roles. Thread-safe. Asked for every job where a rule names a role, so it answers at once. */
@FunctionalInterface
public interface Roles {
    /** Nobody has any. */
    Roles NONE = user -> Set.of();

    /** The roles of a user; empty where it has none, or is not known. */
    Set<String> of(String user);
}

package dev.barback.spi;

import java.util.Set;

/** Looks up the roles of users. Thread-safe. Called for every job if a rule names a role, so it must be fast. */
@FunctionalInterface
public interface RoleLookup {
    /** No user has a role. */
    RoleLookup NONE = user -> Set.of();

    /** The roles of a user; empty if it has none, or is unknown. */
    Set<String> of(String user);
}

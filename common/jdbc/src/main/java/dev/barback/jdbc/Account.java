package dev.barback.jdbc;

import java.time.Instant;

/**
 * Somebody who may come in. Immutable.
 *
 * @param name 1 to 64 lower-case letters, digits and {@code . _ -}, the first a letter or digit
 * @param role what they may do
 * @param password hashed, never as it is typed
 * @param edition another one after each change of the password or the role
 * @param createdAt when they were added
 */
public record Account(String name, Role role, String password, String edition, Instant createdAt) {

    /** What somebody may do. */
    public enum Role {
        /** See and steer own jobs. */
        USER,
        /** See everything, and change nothing. */
        VIEWER,
        /** See and steer everything. */
        ADMIN
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}

package dev.barback.jdbc;

import dev.barback.ArgumentException;
import java.time.Instant;
import java.util.Arrays;

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
        ADMIN,
        /** What a later version knows: nothing here. Nobody comes in by it, and nobody is given it. */
        UNKNOWN;

        /** The one of this name. */
        static Role stored(String name) {
            return Arrays.stream(values())
                    .filter(role -> role.name().equals(name))
                    .findFirst()
                    .orElse(UNKNOWN);
        }

        /** The same, unless nobody can be given it. */
        Role checked() {
            if (this == UNKNOWN) {
                throw new ArgumentException("A role is one of user, viewer, admin.");
            }
            return this;
        }
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}

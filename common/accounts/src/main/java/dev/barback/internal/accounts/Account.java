package dev.barback.internal.accounts;

import dev.barback.ArgumentException;
import java.time.Instant;
import java.util.Arrays;

/**
 * A user's account. Immutable.
 *
 * @param name 1 to 64 lower-case letters, digits and {@code . _ -}, the first a letter or digit
 * @param role what the user may do
 * @param password hashed, never in plain text
 * @param credentialsVersion changes with each change of the password or the role
 * @param createdAt when the user was added
 */
public record Account(String name, Role role, String password, String credentialsVersion, Instant createdAt) {

    /** What an account may do. */
    public enum Role {
        /** See and change own jobs. */
        USER,
        /** See everything, and change nothing. */
        VIEWER,
        /** See and change everything. */
        ADMIN,
        /** A role of a later version: it allows nothing here, not even a login, and can't be assigned. */
        UNKNOWN;

        /** The role of this name; {@link #UNKNOWN} = none. */
        static Role fromStored(String name) {
            return Arrays.stream(values())
                    .filter(role -> role.name().equals(name))
                    .findFirst()
                    .orElse(UNKNOWN);
        }

        /** This role, if it can be assigned. */
        Role requireAssignable() {
            if (this == UNKNOWN) {
                throw new ArgumentException("The role must be user, viewer or admin.");
            }
            return this;
        }
    }

    /** Whether this version knows the role; one of a later version may mean anything. */
    boolean hasKnownRole() {
        return role != Role.UNKNOWN;
    }

    /** Name and role, without the hash. */
    @Override
    public String toString() {
        return name + " (" + role + ")";
    }
}

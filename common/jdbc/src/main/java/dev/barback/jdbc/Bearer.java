package dev.barback.jdbc;

import java.util.Set;

/**
 * Who has a token, and what it is good for. Immutable.
 *
 * @param account whose it is
 * @param scopes what it is good for; empty = everything that its user may do
 */
public record Bearer(Account account, Set<Scope> scopes) {
    /** With a copy of the scopes. */
    public Bearer {
        scopes = Set.copyOf(scopes);
    }
}

package dev.barback.internal.accounts;

import java.util.Set;

/**
 * The user and the scopes of a token. Immutable.
 *
 * @param account the user that the token belongs to
 * @param scopes which actions it allows; empty = everything that its user may do
 */
public record TokenHolder(Account account, Set<TokenScope> scopes) {
    /** Copies the scopes. */
    public TokenHolder {
        scopes = Set.copyOf(scopes);
    }
}

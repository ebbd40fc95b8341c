package dev.barback.internal.accounts;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token without its secret, which is shown only once.
 *
 * @param id identifies the token; not secret
 * @param user the user it belongs to
 * @param label its purpose, in the user's words
 * @param scopes which actions it allows; empty = everything that its user may do
 * @param createdAt when it was created
 * @param expiresAt until when it is valid
 * @param usedAt when it was last used, to the minute; null = never
 */
public record AccessToken(
        String id,
        String user,
        String label,
        Set<TokenScope> scopes,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant usedAt) {}

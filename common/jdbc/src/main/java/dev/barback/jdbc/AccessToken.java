package dev.barback.jdbc;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token, as far as it is known after it was shown once.
 *
 * @param id names it, and opens nothing
 * @param user whose it is
 * @param label what it is for
 * @param scopes what it is good for; empty = everything that its user may do
 * @param createdAt when it was made
 * @param expiresAt until when it opens anything
 * @param usedAt when it was last used, to the minute; null = never
 */
public record AccessToken(
        String id,
        String user,
        String label,
        Set<Scope> scopes,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant usedAt) {}

package dev.barback.record;

import java.time.Instant;

/**
 * How far somebody has followed what changes. Immutable.
 *
 * @param place next of the {@linkplain JobChanges changes} that were dealt with last
 * @param keptAt when that was, in whole microseconds
 */
public record Bookmark(String place, Instant keptAt) {}

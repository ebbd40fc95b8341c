package dev.barback.spi;

import java.time.Instant;

/**
 * The position of a reader in the feed of {@linkplain JobChanges changes}. Immutable.
 *
 * @param position next of the changes that were processed last
 * @param savedAt when they were processed, in whole microseconds
 */
public record FeedPosition(String position, Instant savedAt) {}

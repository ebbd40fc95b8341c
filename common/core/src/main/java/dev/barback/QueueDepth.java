package dev.barback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The number of a queue's jobs that wait and could run.
 *
 * @param count from 0 up to the bound of the query
 * @param oldest since when the longest-waiting job has been able to run; null = there is none
 */
public record QueueDepth(int count, @Nullable Instant oldest) {}

package dev.barback.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of a queue that wait, and could run.
 *
 * @param count how many, 0 up to the bound that was asked for
 * @param oldest since when the one that waits longest has been able to run; null = there is none
 */
public record ReadyJobs(int count, @Nullable Instant oldest) {}

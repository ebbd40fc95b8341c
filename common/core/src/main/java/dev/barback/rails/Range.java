package dev.barback.rails;

import org.jspecify.annotations.Nullable;

/**
 * A Ruby range.
 *
 * @param begin the first value; null = open
 * @param end the last value; null = open
 * @param excludeEnd whether the end itself is excluded ({@code 1...5})
 */
public record Range(@Nullable Object begin, @Nullable Object end, boolean excludeEnd) {}

package dev.barback.bench;

/**
 * One number that was measured of one contender.
 *
 * @param unit what it counts
 */
record Reading(String unit, double value, Goal goal) {}

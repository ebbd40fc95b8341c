package dev.barback.bench;

/**
 * One measured number.
 *
 * @param unit what it counts
 */
record Figure(String unit, double value, Aim aim) {}

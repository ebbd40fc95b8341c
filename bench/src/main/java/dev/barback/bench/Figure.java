package dev.barback.bench;

/**
 * One measured number.
 *
 * @param unit the unit of the number
 */
record Figure(String unit, double value, Bounds bounds) {}

package dev.barback.bench;

/**
 * One measured number of one contender.
 *
 * @param unit the unit of the number
 */
record Reading(String unit, double value, Target target) {}

package dev.barback.fair;

/**
 * One line's share. Immutable.
 *
 * @param line whose it is
 * @param weight 0.001 to 1000
 * @param limit how many of its jobs run at once; 0 = any number
 */
public record Share(String line, double weight, int limit) {}

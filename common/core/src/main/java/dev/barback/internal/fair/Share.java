package dev.barback.internal.fair;

/**
 * The share of one virtual queue. Immutable.
 *
 * @param virtualQueue the virtual queue: a user's, or of a user's jobs of one class
 * @param weight 0.001 to 1000
 * @param limit the maximum number of its running jobs; 0 = any number
 */
public record Share(String virtualQueue, double weight, int limit) {}

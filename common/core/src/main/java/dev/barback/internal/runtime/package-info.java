/**
 * Assembles Barback without a framework: a broker, the application's jobs and the options become {@link
 * dev.barback.Jobs}, to enqueue jobs, and a worker. Spring's starter does the same with beans.
 */
@NullMarked
package dev.barback.internal.runtime;

import org.jspecify.annotations.NullMarked;

/**
 * Assembles Barback without a framework: a broker, the application's jobs and the options become {@link
 * dev.barback.Jobs}, to enqueue jobs, and a worker. Spring's starter and the command line make the {@link
 * dev.barback.internal.enqueue.Foundation} themselves.
 */
@NullMarked
package dev.barback.internal.runtime;

import org.jspecify.annotations.NullMarked;

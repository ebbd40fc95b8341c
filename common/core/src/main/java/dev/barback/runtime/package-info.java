/**
 * Puts the rooms together: a broker, the application's jobs and the options give {@link dev.barback.Jobs} to
 * enqueue with, and a worker. Spring's starter does the same with beans.
 */
@NullMarked
package dev.barback.runtime;

import org.jspecify.annotations.NullMarked;

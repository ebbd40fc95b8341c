/**
 * Jobs to try. Those that web and worker load are named in {@code META-INF/services/dev.barback.Job}; a jar of
 * yours beside them can do the same.
 */
@NullMarked
package dev.barback.examples;

import org.jspecify.annotations.NullMarked;

/**
 * Example jobs. Web and worker load the jobs named in {@code META-INF/services/dev.barback.Job}; your own jar on the
 * class path can name jobs in the same way.
 */
@NullMarked
package dev.barback.examples;

import org.jspecify.annotations.NullMarked;

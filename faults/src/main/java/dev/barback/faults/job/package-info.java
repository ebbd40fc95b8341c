/**
 * The jobs that run in the workers while faults hit: each execution leaves marks outside Barback, in a file of its process.
 *
 * <p>A mark is a line, {@code NUMBER PHASE NANOS}, written with one call before and one after the work. It is there as soon as
 * the call has returned, however the process ends: what was written lies with the operating system. Invariant: what a job did
 * is known from its marks alone. A mark that can't be written fails the job.
 */
@NullMarked
package dev.barback.faults.job;

import org.jspecify.annotations.NullMarked;

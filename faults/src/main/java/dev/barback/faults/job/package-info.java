/**
 * The jobs that run in the workers while faults hit: each execution writes marks outside Barback, in a file of its
 * process.
 *
 * <p>A mark is a line, {@code NUMBER PHASE NANOS}, written with one call before and one after the work. It is kept as
 * soon as the call has returned, however the process ends, since the operating system has it then. Invariant: the
 * executions of a job are known from its marks alone. A mark that can't be written fails the job.
 */
@NullMarked
package dev.barback.faults.job;

import org.jspecify.annotations.NullMarked;

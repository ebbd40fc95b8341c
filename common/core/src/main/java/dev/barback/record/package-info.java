/**
 * What happens to jobs, told as events (those of ActiveJob's {@code *.active_job}), for metrics and, where
 * there is a database, for the records of jobs.
 *
 * <p>Invariant: a listener that fails is logged and otherwise ignored. It never fails a job and never stops
 * one.
 */
@NullMarked
package dev.barback.record;

import org.jspecify.annotations.NullMarked;

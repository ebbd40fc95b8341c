/**
 * What happens to jobs, told as events (those of ActiveJob's {@code *.active_job}), for metrics and, where
 * there is a database, for the records of jobs: what became of each, and whether it may still run.
 *
 * <pre>
 *   events --&gt; Recorder (batches, in the background) --&gt; Records &lt;-- admit (a worker, per received batch)
 * </pre>
 *
 * <p>Each message of a job has an {@linkplain dev.barback.wire.Edition edition}; the records know the latest. Records of
 * one job, from whatever process and in whatever order, merge to the same one. While the records are away, jobs run all
 * the same, unasked, and what happens is kept in memory up to a bound. While they work but are slow, who enqueues and who
 * receives waits for them, long before that bound.
 *
 * <p>Invariant: a listener that fails is logged and otherwise ignored. It never fails a job and never stops
 * one.
 */
@NullMarked
package dev.barback.record;

import org.jspecify.annotations.NullMarked;

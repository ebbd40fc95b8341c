/**
 * Runs one execution of a job: find its class, decode, intercept, perform, and decide the outcome. The same code runs
 * on a worker and in {@code performNow}.
 *
 * <pre>
 *   envelope --&gt; known? --&gt; arguments fit? --&gt; interceptors --&gt; perform --&gt; COMPLETED
 *                  |no           |no              |halt           |throws
 *                  v             v                v               v
 *                 DEAD        failure         HALTED           failure --&gt; RETRYABLE (enqueued again, later)
 *                                                                       --&gt; DISCARDED
 *                                                                       --&gt; DEAD (buried by the worker)
 * </pre>
 *
 * <p>Invariants: a retry counts errors as ActiveJob 8.1 does; a retry is published and confirmed before the caller gets
 * the outcome; an exception of {@code perform} always becomes an outcome; once decided, an outcome does not change,
 * whatever the application's classes do in logs, events and the texts of results and errors; afterwards, the thread is
 * restored; jobs that the job enqueues have its user; the outcome of an abandoned execution (its worker stopped) has no
 * effect.
 */
@NullMarked
package dev.barback.internal.execution;

import org.jspecify.annotations.NullMarked;

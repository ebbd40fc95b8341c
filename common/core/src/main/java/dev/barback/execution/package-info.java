/**
 * One execution of a job: admit, decode, intercept, perform, and decide what follows. The same code runs on a
 * worker and in {@code performNow}.
 *
 * <pre>
 *   envelope --&gt; known? --&gt; arguments fit? --&gt; interceptors --&gt; perform --&gt; COMPLETED
 *                  |no           |no              |halt           |throws
 *                  v             v                v               v
 *                 DEAD        rescue           HALTED           rescue --&gt; RETRYABLE (enqueued again, later)
 *                                                                      --&gt; DISCARDED
 *                                                                      --&gt; DEAD (to the morgue, by the worker)
 * </pre>
 *
 * <p>Invariants: the counters of a retry are those of ActiveJob 8.1; a retry is published and confirmed before
 * the outcome is known to the caller; nothing that {@code perform} throws escapes as anything but an outcome;
 * nothing that follows (log, events, texts of result and error) changes a decided outcome, whatever the application's classes do;
 * the thread is afterwards as it was before; what is enqueued meanwhile is the job's user's;
 * an execution that was abandoned (its worker stopped) decides nothing any more.
 */
@NullMarked
package dev.barback.execution;

import org.jspecify.annotations.NullMarked;

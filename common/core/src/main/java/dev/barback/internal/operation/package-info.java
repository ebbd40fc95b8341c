/**
 * Job operations: shows enqueued jobs, their executions and why they wait, postpones, advances, cancels, revives and
 * deletes jobs, and pauses queues. Without a job store, operations that need it throw an exception that says so.
 *
 * <pre>
 *   waiting --postpone, run now--&gt; waiting, as a later job version (the older message is dropped when delivered)
 *   waiting --cancel--&gt; cancelled             executing --cancel--&gt; interrupted, then cancelled
 *   ended --revive--&gt; waiting                 ended --delete--&gt; removed
 * </pre>
 *
 * <p>Invariants: a change is in the job store before its message is published, so no message older than the record runs
 * a job; if the process dies in between, the worker's lost-message recovery publishes the message. A job that has
 * started is not changed. A job outside of the {@link dev.barback.AccessScope} is reported like an unknown
 * job.
 */
@NullMarked
package dev.barback.internal.operation;

import org.jspecify.annotations.NullMarked;

/**
 * Seeing and steering jobs that were enqueued: what became of them, why they wait, run them later or now, stop them;
 * pause a queue. It needs the records of jobs; without them, what needs them says so.
 *
 * <pre>
 *   waiting --postpone, run now--&gt; waiting, as a later edition (the older message is dropped when it comes)
 *   waiting --cancel--&gt; cancelled             executing --cancel--&gt; interrupted, then cancelled
 *   ended --revive--&gt; waiting                 ended --delete--&gt; forgotten
 * </pre>
 *
 * <p>Invariants: a change is in the records before a message of it is published, so a job is never run by an older
 * message than the one the records know; if the process dies in between, the worker's reconciler publishes it. A job that
 * has started is not moved. What somebody does not see ({@link dev.barback.steering.Sight}) answers like what is not there.
 */
@NullMarked
package dev.barback.steering;

import org.jspecify.annotations.NullMarked;

/**
 * An example application. Users define counters and press + and -; the values are stored by another service's API,
 * which is slow and sometimes fails. The page answers at once even so, and every press is counted exactly once.
 *
 * <p>The steps of a press, with the class to read at each step:
 *
 * <pre>
 *   browser --CountersController--&gt; Counters.press: a row and a job, committed together; the page is answered
 *                                                      |
 *                                        (a database, or Pub/Sub)
 *                                                      |
 *   worker  --ChangeCounterJob--&gt; RemoteCounters.change, with the press's id as the key --&gt; Counters.counted
 *                 ^      |
 *                 +------+ RemoteCounters.Unavailable: again, later, with the same key
 * </pre>
 *
 * <p>States of a press: pending (a row without a problem), failed (a row with one; can be pressed again), counted (no
 * row).
 *
 * <p>Invariants. A press keeps its id from the moment it was pressed, through every retry, killed worker and second
 * press; the API counts each id once. So if it is unknown whether a press was counted, the call is just repeated.
 *
 * <p>Failures: if the API is unavailable, the press is retried for some twenty minutes and then shown as failed; if the
 * API refuses it, it is shown as failed at once; if a worker is killed, another fetches its jobs when their leases have
 * ended.
 */
@NullMarked
package dev.barback.examples.counters;

import org.jspecify.annotations.NullMarked;

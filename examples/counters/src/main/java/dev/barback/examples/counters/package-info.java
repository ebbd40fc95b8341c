/**
 * An application to learn from. People define counters and press + and -; the values are kept by somebody else's API,
 * which is slow and sometimes fails. The page answers at once all the same, and every press is counted exactly once.
 *
 * <p>A press's way, with the class to read at each step:
 *
 * <pre>
 *   browser --CountersController--&gt; Counters.press: a row and a job, committed together; the page is answered
 *                                                      |
 *                                        (a database, or Pub/Sub)
 *                                                      |
 *   worker  --ChangeCounterJob--&gt; RemoteCounters.change, with the press's id as the key --&gt; Counters.counted
 *                 ^      |
 *                 +------+ RemoteCounters.Away: again, later, with the same key
 * </pre>
 *
 * <p>States of a press: pending (a row without a problem), failed (a row with one; can be pressed again), counted (no
 * row).
 *
 * <p>Invariants. A press keeps its id from the moment it was pressed, through every retry, killed worker and second
 * press; the API counts each id once. So whoever is in doubt whether a press was counted just asks again.
 *
 * <p>Failures: the API is away, the press is tried again for some twenty minutes and then shown as failed; the API
 * refuses, it is shown as failed at once; a worker is killed, another takes its jobs when their leases have ended.
 */
@NullMarked
package dev.barback.examples.counters;

import org.jspecify.annotations.NullMarked;

/**
 * Fair scheduling: weighted fair queueing of users by virtual time, and estimates of job durations. Arithmetic only: no
 * clock, no thread, no message. {@link dev.barback.internal.fair.FairScheduler} is the algorithm, for one queue or one
 * dispatcher; {@link dev.barback.internal.fair.SchedulerSnapshot} is its state as data, for a database; {@link
 * dev.barback.internal.fair.DurationEstimates} estimates durations.
 *
 * <p>States of a user: idle (no job waits), backlogged (a job waits and may start), held (a job waits, and the user's
 * limit of running jobs is reached). Only backlogged users have a turn.
 *
 * <p>Invariants: the backlogged user with the least time is next; the queue's time never goes back; a user comes back
 * no earlier than at the queue's time; a user that is idle, has no running job and no time ahead of the queue's is
 * removed. Failures: an impossible call (a job ends of a user without running jobs) throws an IllegalStateException,
 * and changes nothing.
 *
 * <p>For the rules, the bound and its proof, see {@code docs/fairness.md}.
 */
@NullMarked
package dev.barback.internal.fair;

import org.jspecify.annotations.NullMarked;

/**
 * Whose turn it is: weighted fair queueing by virtual time, and what a job will probably take. Nothing but
 * arithmetic: no clock, no thread, no message. {@link dev.barback.fair.FairShares} is the rule, for one queue or one
 * inbox; {@link dev.barback.fair.Ledger} is the same as data, for a database; {@link dev.barback.fair.Durations}
 * guesses.
 *
 * <p>States of a user: idle (nothing waits), backlogged (something waits and may start), held (something waits, and
 * as many of its jobs run as may). Only who is backlogged has a turn.
 *
 * <p>Invariants: the turn is of the backlogged user with the least time; the queue's time never goes back; a user
 * comes back no earlier than at the queue's time; who is idle, has no job running and no time ahead of the queue's is
 * forgotten. Failures: a call that can't be right (a job ends of a user who has none running) is an
 * IllegalStateException, and changes nothing.
 *
 * <p>The rules, the bound and its proof in plain words: {@code docs/fairness.md}.
 */
@NullMarked
package dev.barback.fair;

import org.jspecify.annotations.NullMarked;

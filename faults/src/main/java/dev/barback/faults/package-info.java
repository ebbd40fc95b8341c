/**
 * {@code make faults}: enqueues numbered jobs over HTTP into a real {@code web}, has real workers run them, breaks what they
 * stand on meanwhile, and counts what became of each number.
 *
 * <p>What a job did is known from its marks ({@link dev.barback.faults.job}), outside Barback. Nothing is simulated: processes
 * are killed and stopped, connections go through a proxy that cuts, delays and silences them, databases are locked and filled.
 *
 * <p>Parts: a {@link dev.barback.faults.Carrier} is what carries the jobs, with what can be done to it; a
 * {@link dev.barback.faults.Scene} is a carrier with {@code web}, workers and a load on it; a {@link dev.barback.faults.Fault}
 * is one way to break it; a {@link dev.barback.faults.Round} is some hits of one fault under load, and what they did, a row of
 * the table. Carriers are tried side by side, the faults of each one after another.
 *
 * <p>Invariants: a job is confirmed when web said so, and no number is enqueued twice; so whoever starts a number more often than
 * its job fails was given it twice. A round ends when all of its jobs have ended, or after its patience. A fault is undone before
 * the next one hits. What can't be tried on this machine is a row that says so. The program ends with 1 when a job was lost.
 */
@NullMarked
package dev.barback.faults;

import org.jspecify.annotations.NullMarked;

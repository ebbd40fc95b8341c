/**
 * {@code make faults}: enqueues numbered jobs over HTTP into a real {@code web}, has real workers run them, injects
 * faults meanwhile, and counts the jobs by their results.
 *
 * <p>The executions of a job are known from its marks ({@link dev.barback.faults.job}), outside Barback. Nothing is
 * simulated: processes are killed and stopped, connections go through a proxy that cuts, delays and silences them,
 * databases are locked and filled.
 *
 * <p>Parts: a {@link dev.barback.faults.BrokerUnderTest} is a broker with its faults; a {@link dev.barback.faults.TestBed} is a
 * broker with {@code web}, workers and a load on it; a {@link dev.barback.faults.Fault} is one way to break it; a
 * {@link dev.barback.faults.Round} is some hits of one fault under load, with their results, a row of the table.
 * Brokers are tested in parallel, the faults of each one after another.
 *
 * <p>Invariants: a job is confirmed when web has confirmed it, and no number is enqueued twice; so if a number starts
 * more often than its job fails, Barback has delivered it twice. A round ends when all of its jobs have ended, or after
 * a time limit. A fault is undone before the next one hits. A fault that can't be injected on this machine has a row
 * that says so. The program ends with 1 if a job was lost.
 */
@NullMarked
package dev.barback.faults;

import org.jspecify.annotations.NullMarked;

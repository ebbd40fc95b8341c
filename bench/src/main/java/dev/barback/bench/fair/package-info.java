/**
 * {@code make fair}: a user floods a queue, while others enqueue a job every second. Prints the waiting times of both,
 * in FIFO order and with fair shares, on every broker. Only the users are simulated: brokers, worker and jobs are real.
 *
 * <p>States: {@link dev.barback.bench.fair.FairMain} opens a {@link dev.barback.bench.fair.FairnessBroker}, runs one {@link
 * dev.barback.bench.fair.FairnessRun} on it and closes it. Invariant: a run ends when the last job of the users beside
 * the flood has started. Failures end the program.
 */
@NullMarked
package dev.barback.bench.fair;

import org.jspecify.annotations.NullMarked;

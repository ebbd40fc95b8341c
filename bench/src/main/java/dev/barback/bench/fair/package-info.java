/**
 * {@code make fair}: a user who floods a queue beside others who submit a job every second. Prints who waits how long, where
 * all come as they are and where users get fair shares, on every broker. Simulates nothing but the users: brokers, worker
 * and jobs are real.
 *
 * <p>States: {@link dev.barback.bench.fair.FairMain} opens a {@link dev.barback.bench.fair.Ground}, does one
 * {@link dev.barback.bench.fair.Contest} on it and closes it. Invariant: a contest ends when the last job of those who
 * are not the flood has started. Failures end the program.
 */
@NullMarked
package dev.barback.bench.fair;

import org.jspecify.annotations.NullMarked;

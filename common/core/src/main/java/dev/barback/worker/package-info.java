/**
 * The running of jobs. A {@link dev.barback.worker.Worker} has processors, each of which runs one job at a
 * time, and receivers, which fetch what the processors can start now:
 *
 * <pre>
 *   broker --Receiver--&gt; Inbox --Processor--&gt; Performer --outcome--&gt; Acknowledger --&gt; broker
 *                          |                       |
 *                      LeaseKeeper (extends whatever is in hand)    Morgue (what failed for good)
 * </pre>
 *
 * <p>States of a worker: new, running, stopping (receives nothing more; running jobs have a grace time),
 * stopped. States of a delivery: in the inbox, running, settled (acknowledged, buried or released); whoever
 * settles it first wins, so a job that outlives the grace time decides nothing any more.
 *
 * <p>A {@link dev.barback.worker.Processor} alone does the same with one message, on the caller's thread.
 *
 * <p>Where their number is not fixed, {@link dev.barback.worker.ProcessorRange}, processors come and go with the work: see
 * {@code Processors}. Whether it lacks one, a busy worker learns by asking for one message more.
 *
 * <p>Whoever closes it, or ends the JVM, is asked for first: a job that does so itself is not waited for and not given back, so
 * that it counts as one that kills its worker.
 *
 * <p>With records, a worker settles what they say it runs and it does not ({@code Strays}). Without, it gives back what others
 * record ({@code Unrecorded}). What is due is decided by the clock of the broker, which each lease tells.
 *
 * <p>Invariants: no more is leased than idle processors can start, plus what the queue's measured pace will
 * start within a tenth of a second, and never more of a queue with a limit than that lets start; what nevertheless
 * waits for a second is given back. Whatever is in hand
 * is extended until it is settled; a job whose lease has ended, whatever held the process up, is not started. A retry or burial is published and confirmed before the message is
 * acknowledged. No failure of the broker, of a job or of a listener ends a thread of the worker.
 */
@NullMarked
package dev.barback.worker;

import org.jspecify.annotations.NullMarked;

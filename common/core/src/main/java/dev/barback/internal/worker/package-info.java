/**
 * Workers: fetch, dispatch, run, complete, renew, recover. A {@link dev.barback.internal.worker.Worker} has processors, each of
 * which runs one job at a time, and fetchers, which fetch the messages that the processors can start now:
 *
 * <pre>
 *   broker --Fetcher--&gt; Dispatcher --ProcessorPool--&gt; JobExecutor --outcome--&gt; AckBatcher --&gt; broker
 *                           |                              |
 *                       LeaseRenewer                    Morgue (jobs that failed for good)
 * </pre>
 *
 * <p>From a fetch to a run, in the order of reading:
 *
 * <ol>
 *   <li>{@code Fetcher} asks the broker for messages, when there is room for some: of all queues, if the broker serves
 *       many with one call, else of one queue or lane ({@code LaneGroup})
 *   <li>{@code DeliveryFilter} decides which of them may be dispatched
 *   <li>{@code Dispatcher} holds them, gives fetchers room, and processors the next job
 *   <li>{@code QueueScheduler} decides which queue's job is next
 *   <li>{@code ProcessorPool} has the processors, each of which takes one job after the other
 *   <li>{@code DeliveryHandler} runs the job, and completes its delivery
 * </ol>
 *
 * <p>Each leaves one question to a file of its own: what a call may fetch ({@code PrefetchPolicy}: {@code SharedPrefetch}
 * for all queues, {@code LanePrefetch} for one), which queue has the next turn ({@code QueueTurns}), which processors are
 * idle ({@code IdleProcessors}), which user's job is next ({@code UserScheduler}), which messages
 * may kill their worker ({@code PoisonMessageGuard}), how a delivery ends ({@code DeliveryCompletion}, {@code
 * DeliveryBurial}).
 *
 * <p>States of a worker: new, running, stopping (fetches nothing more; running jobs have a grace time), stopped.
 * States of a delivery: in the dispatcher, running, completed (acknowledged, buried or released). The first completion
 * wins, so a job that outlives the grace time decides nothing any more.
 *
 * <p>A {@link dev.barback.internal.worker.Processor} alone does the same with one message, on the caller's thread.
 *
 * <p>If the number of processors is a {@link dev.barback.internal.worker.ProcessorRange}, it follows the work: see
 * {@code ProcessorPool}. A busy worker fetches one message more to find out whether it lacks a processor.
 *
 * <p>A worker that stops first looks for the cause ({@code ExitCause}): a job that closes its worker or ends the JVM is
 * neither waited for nor released, so that it counts as one that kills its worker.
 *
 * <p>Where the broker serves many queues, neither threads nor calls grow with the number of queues, nor does the work for
 * a job: no step of a start, of an end or of an added message looks at each queue. Once for a call, and a few times a
 * second, each is looked at.
 *
 * <p>With a job store, a worker corrects executions that are recorded as its own and that it does not run
 * ({@code StaleExecutions}), and publishes jobs again whose messages are lost ({@code LostMessageRecovery}, a {@code
 * RecoveryPass} for each queue). Without one, it releases jobs that other processes record ({@code MixedRecordsGuard}). The
 * broker's clock, which each lease carries, decides whether a job is due.
 *
 * <p>Invariants: A worker leases no more messages than idle processors can start, plus those that the measured start rate
 * will start within a tenth of a second, and of a queue with a limit never more than the limit lets start. Beyond that, it
 * may lease one message of each queue that was empty before: several may come at once.
 * It releases a job that has waited for a second. It renews each lease until the delivery is completed, and does not
 * start a job whose lease has ended, whatever held the process up. It publishes a retry or burial, and waits for the
 * confirmation, before it acknowledges the message. No failure of the broker, of a job or of a listener ends a thread
 * of the worker.
 */
@NullMarked
package dev.barback.internal.worker;

import org.jspecify.annotations.NullMarked;

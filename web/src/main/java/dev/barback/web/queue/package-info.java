/**
 * Queues and workers: lists them; pauses, resumes and clears a queue.
 *
 * <p>States: none; pauses are in the job store.
 *
 * <p>Invariants: a number that the broker can't give is null, never 0. The morgue can't be paused or cleared here.
 *
 * <p>Failures: without a job store, a pause and the list of workers are a 501, and a queue is cleared at the broker
 * alone.
 */
@NullMarked
package dev.barback.web.queue;

import org.jspecify.annotations.NullMarked;

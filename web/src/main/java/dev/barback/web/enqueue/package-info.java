/**
 * {@code POST /api/jobs} and {@code /api/jobs/bulk}: from JSON to a job that the broker has confirmed.
 *
 * <pre>
 *   JSON --JobRequest--&gt; a request --EnqueueService--&gt; NewJob --DeduplicatingPublisher--&gt; Jobs --&gt; AcceptedJob
 *          422                       422, 429                     409                        503     201, 200
 * </pre>
 *
 * <p>A job with a client-chosen id is looked up before it is enqueued ({@link
 * dev.barback.web.enqueue.IdempotencyCheck}); of two concurrent requests, the job store decides.
 *
 * <p>States: none between two requests.
 *
 * <p>Invariants: 201 means that the broker has the job; 4xx means that no job was enqueued. Arguments are plain JSON
 * and keep their precision; they can't pose as ActiveJob's own objects. The rate limit counts before anything is
 * written.
 *
 * <p>Failures: an unreachable broker is a 503 after the broker's timeout, or at once if enough other requests wait for
 * it ({@link dev.barback.web.broker.BrokerBulkhead}). If only the confirmation was lost, the job may still be enqueued:
 * a repetition with the same id enqueues it once.
 */
@NullMarked
package dev.barback.web.enqueue;

import org.jspecify.annotations.NullMarked;

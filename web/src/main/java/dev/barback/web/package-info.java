/**
 * The HTTP API: enqueues, lists, shows and changes jobs; queues and workers. It is a process of its own, by default on
 * the loopback address; on other addresses {@link dev.barback.web.access} authenticates users. {@code docs/http-api.md}
 * lists the routes.
 *
 * <p>Processing of a request:
 *
 * <pre>
 *   bytes --HostFilter, access, CrossSiteFilter, BodyLimit--&gt; --JsonBody--&gt; JSON --JobRequest--&gt; a request
 *            403        401, 403  403              413              400             422
 *   a request --EnqueueService, access--&gt; Jobs --&gt; 201
 *                      422, 429                 503
 *   id --JobActionsController--&gt; JobOperations --&gt; 200       query --JobFilter--&gt; JobOperations --&gt; a page
 *          404, 409, 412, 501                                     400                501
 * </pre>
 *
 * <p>States: no state is kept between two requests, except the state of the broker ({@link
 * dev.barback.web.BrokerHealth}), whether it answered the latest request, and the subscribers in {@code
 * dev.barback.web.events}.
 *
 * <p>A job with a client-chosen id is looked up before it is enqueued ({@link dev.barback.web.IdempotencyCheck}); of
 * two concurrent requests, the job store decides.
 *
 * <p>Invariants: 201 means that the broker has the job; 4xx means that no job was enqueued. Invalid input is answered
 * with a 4xx that names the invalid field and a valid value, never with a 500. Arguments are plain JSON and keep their
 * precision; they can't pose as ActiveJob's own objects.
 *
 * <p>Failures: an unreachable broker is a 503 with a Retry-After, after the broker's timeout; at once if enough other
 * requests wait for it ({@link dev.barback.web.BrokerBulkhead}). If only the confirmation was lost, the job may still
 * be enqueued. Any other error is a 500 without details, which are in the log.
 */
@NullMarked
package dev.barback.web;

import org.jspecify.annotations.NullMarked;

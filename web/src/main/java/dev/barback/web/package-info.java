/**
 * Jobs over HTTP: enqueued, listed, shown and steered; queues and workers. A program of its own, on the loopback address
 * unless told otherwise; elsewhere {@link dev.barback.web.access} asks who people are. The routes are told in {@code docs/http-api.md}.
 *
 * <p>A request's way:
 *
 * <pre>
 *   bytes --ServedHosts, access, SameOrigin, BodyLimit--&gt; --JsonBody--&gt; JSON --JobRequest--&gt; what is wanted
 *            403      401, 403    403         413              400             422
 *   what is wanted --JobDesk, access--&gt; Jobs --&gt; 201
 *                    422, 429           503
 *   id --SteeringController--&gt; Steering --&gt; 200                  query --JobFilter--&gt; Steering --&gt; a page
 *              404, 409, 412, 501                                    400                501
 * </pre>
 *
 * <p>States: nothing is kept between two requests, but what {@link dev.barback.web.BrokerHealth} knows of the broker, whether it
 * answered the latest request, and those who follow jobs, in {@code dev.barback.web.events}.
 *
 * <p>A job whose id was chosen is looked for before it is enqueued ({@link dev.barback.web.Repeats}); of two at once,
 * the records decide.
 *
 * <p>Invariants: an answer of 201 means that the broker has the job; one of 4xx means that nothing was enqueued.
 * Whatever a client sends, the answer is a 4xx that says which field was wrong and what would be right, never a 500.
 * Arguments are plain JSON and keep their precision; they can't pose as ActiveJob's own objects.
 *
 * <p>Failures: a broker that can't be reached is a 503 with a Retry-After, after the broker's timeout; at once where
 * enough others wait for it ({@link dev.barback.web.Tries}). The job may then be on its way all the same, when only the
 * confirmation was lost. Anything else is a 500 without particulars, which are in the log.
 */
@NullMarked
package dev.barback.web;

import org.jspecify.annotations.NullMarked;

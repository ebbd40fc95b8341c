/**
 * The web process: the HTTP API and the command server. By default it listens on the loopback address; on other
 * addresses {@link dev.barback.web.access} authenticates users. {@code docs/http-api.md} lists the routes. Here is only
 * its start; the rooms below have one subject each, and an ArchitectureTest keeps their order: each may use those above
 * it.
 *
 * <pre>
 *   server, broker            Tomcat around our code; whether the broker answers
 *   access, events            who may do what; streams of changes
 *   http                      a request as such: hosts, sites, bodies, parameters, problems
 *   enqueue, job, queue       the routes, by what they are about
 *   account, api, page        logins; the OpenAPI document; pages for browsers
 *   command                   the command language over TCP
 * </pre>
 *
 * <p>Processing of a request:
 *
 * <pre>
 *   bytes --http, access--&gt; JSON --enqueue--&gt; Jobs --&gt; 201
 *         400, 401, 403, 413     422, 429         503
 *   id --job--&gt; JobOperations --&gt; 200       query --job--&gt; JobOperations --&gt; a page
 *      404, 409, 412, 501                         400      501
 * </pre>
 *
 * <p>States: no state is kept between two requests, except the state of the broker ({@link
 * dev.barback.web.broker.BrokerHealth}), sessions and counts of {@link dev.barback.web.access}, and the subscribers in
 * {@link dev.barback.web.events}.
 *
 * <p>Invariants: 4xx means that nothing was changed. Invalid input is answered with a 4xx that names the invalid field
 * and a valid value, never with a 500.
 *
 * <p>Failures: each room has its own; an unexpected error is a 500 without details, which are in the log.
 */
@NullMarked
package dev.barback.web;

import org.jspecify.annotations.NullMarked;

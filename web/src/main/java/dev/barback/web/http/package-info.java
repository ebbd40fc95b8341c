/**
 * A request and an answer as such, whatever the route is about: hosts and sites that may send one, the size and time of
 * bodies, JSON, query parameters, the types of answers, problems. Also the properties of the web process.
 *
 * <pre>
 *   bytes --HostFilter, access, CrossSiteFilter, BodyLimit--&gt; --JsonBody--&gt; JSON --JsonFields--&gt; fields
 *            403        401, 403  403              408, 413       400             422
 *   any error --ProblemAdvice--&gt; application/problem+json
 * </pre>
 *
 * <p>States: none, except the permits of {@link dev.barback.web.server.ThreadPermits} for bodies that are being
 * received.
 *
 * <p>Invariants: every error is a problem as in RFC 9457, with a sentence that says what was wrong and what would be
 * right ({@link dev.barback.web.http.RequestProblem}); text of clients in it is sanitized ({@link
 * dev.barback.web.http.SafeQuote}). Unknown fields and parameters are rejected by name.
 *
 * <p>Failures: an unreachable broker or database is a 503 with a Retry-After; if only its confirmation was lost, the
 * operation may have succeeded nevertheless. Any other error is a 500 without details, which are in the log.
 */
@NullMarked
package dev.barback.web.http;

import org.jspecify.annotations.NullMarked;

/**
 * Authenticates users by password, and programs by token, and authorizes their requests. By default off on the loopback
 * address; docs/security.md describes the threats it covers.
 *
 * <pre>
 *   Bearer token or session --AuthenticationFilter--&gt; UserAuthentication --RouteAccess--&gt; route
 *                                401                                      401, 403
 *   route --RequestUser--&gt; AccessScope --&gt; JobOperations
 *                           own jobs, or all
 *   auth TOKEN --TokenAuthenticators--&gt; AccessScope --&gt; Commands
 * </pre>
 *
 * <p>States: each request looks up the account, so a revocation, expiry, removal or change takes effect with the next
 * request, and for event streams with the next {@code AuthorizationRecheck}. Sessions are kept in this process's
 * memory, as are the counts of failed logins ({@link dev.barback.web.access.LoginRateLimit}) and of enqueued jobs
 * ({@link dev.barback.web.access.EnqueueRateLimit}).
 *
 * <p>The user's role determines the access scope ({@link dev.barback.web.access.RequestUser}); the role and the token's
 * scopes determine the permitted routes ({@link dev.barback.web.access.RoutePermission}).
 *
 * <p>Invariants: a route that {@link dev.barback.web.access.RouteAccess} does not name is for admins. Passwords and
 * tokens are never logged, stored in the clear, or part of an answer, except the one that creates the token.
 *
 * <p>Failures: while the database is unavailable, authentication fails with a 503. If an audit entry can't be written,
 * that is an error in the log, and the request goes on.
 */
@NullMarked
package dev.barback.web.access;

import org.jspecify.annotations.NullMarked;

/**
 * A user's own account over HTTP: logs in and out, changes the password, lists and revokes tokens. Only with
 * authentication; {@link dev.barback.web.access} does what is asked here.
 *
 * <p>States: a session, which {@link dev.barback.web.access.Sessions} keeps.
 *
 * <p>Invariants: passwords are read from the body, never from the URL. No answer has a password or the secret of a
 * token.
 *
 * <p>Failures: a wrong name or password is a 401 that does not say which of the two; too many are a 429.
 */
@NullMarked
package dev.barback.web.account;

import org.jspecify.annotations.NullMarked;

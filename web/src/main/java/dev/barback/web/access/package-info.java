/**
 * Who asks: users with a password, and tokens for programs. Switched off on the loopback address, unless told otherwise;
 * docs/security.md says what it keeps out.
 *
 * <pre>
 *   Authorization: Bearer, or a session --Identification--&gt; Member --Rules--&gt; route --Visitors--&gt; Sight --&gt; Steering
 *                                      401                       401, 403            own jobs, or all
 *   auth TOKEN --TokenGate--&gt; Sight --&gt; Commands
 * </pre>
 *
 * <p>States: an account is looked up for each request, so that what is revoked, expired, removed or changed counts from
 * the next one on, and for those who follow jobs from the next round of their doorman. Sessions lie in this process's memory, as do the counts of failed logins ({@link
 * dev.barback.web.access.Attempts}) and of the jobs that users ask for ({@link dev.barback.web.access.Submissions}).
 *
 * <p>Who somebody is says what they see ({@link dev.barback.web.access.Visitors}); their role, and the scopes of the token they came
 * with, say which routes they get to ({@link dev.barback.web.access.Permission}).
 *
 * <p>Invariants: a route that {@link dev.barback.web.access.Rules} does not name is for admins. No password and no token
 * is logged, kept in the clear, or put into an answer but the one that makes it.
 *
 * <p>Failures: with the database away nobody is known, and the answer is 503. An audit trail that can't be written is an
 * error in the log, and stops nothing.
 */
@NullMarked
package dev.barback.web.access;

import org.jspecify.annotations.NullMarked;

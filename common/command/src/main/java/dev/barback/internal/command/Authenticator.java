package dev.barback.internal.command;

import dev.barback.AccessScope;
import java.util.Optional;

/**
 * Authenticates the user of a command session by an access token; one instance per session. Its methods may wait for a
 * database. Thread-safe.
 */
public interface Authenticator {

    /**
     * Authenticates an access token.
     *
     * @throws dev.barback.BarbackException if the token is invalid; the message contains nothing of the token
     */
    AccessScope authenticate(String token);

    /** Re-checks an access token that was authenticated before; empty = it is no longer valid. */
    Optional<AccessScope> reauthenticate(String token);

    /**
     * Counts a job, for the rate limit, before it is enqueued or run.
     *
     * @throws dev.barback.BarbackException if it exceeds the rate limit; the message says when to try again
     */
    void checkRateLimit(AccessScope scope);

    /**
     * Authorizes a change, and writes it to the audit log, before the command runs.
     *
     * @throws dev.barback.BarbackException if the user is not authorized to make changes
     * @param command the name of the command
     * @param subject the job, its id or the queue that the command changes
     */
    void authorizeAndAudit(AccessScope scope, String command, String subject);

    /**
     * Writes to the audit log that the user is not authorized for a command.
     *
     * @param command the name of the command
     * @param subject the queue that the command was to change; empty = none
     */
    void auditDenial(AccessScope scope, String command, String subject);
}

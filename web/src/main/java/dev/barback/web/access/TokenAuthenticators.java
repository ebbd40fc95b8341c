package dev.barback.web.access;

import dev.barback.AccessScope;
import dev.barback.BarbackException;
import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.TokenHolder;
import dev.barback.internal.command.Authenticator;
import java.util.Optional;

/** Authenticates command sessions by token. Thread-safe. */
public final class TokenAuthenticators {
    private final LoginService loginService;
    private final AccessTokens tokens;
    private final HttpAuditLog httpAuditLog;
    private final EnqueueRateLimit enqueueRateLimit;

    TokenAuthenticators(
            LoginService loginService,
            AccessTokens tokens,
            HttpAuditLog httpAuditLog,
            EnqueueRateLimit enqueueRateLimit) {
        this.loginService = loginService;
        this.tokens = tokens;
        this.httpAuditLog = httpAuditLog;
        this.enqueueRateLimit = enqueueRateLimit;
    }

    /** The authenticator for a client with this address. */
    public Authenticator forClient(String origin) {
        return new TokenAuthenticator(origin);
    }

    private final class TokenAuthenticator implements Authenticator {
        private final String origin;
        private volatile boolean isViewer;

        TokenAuthenticator(String origin) {
            this.origin = origin;
        }

        @Override
        public AccessScope authenticate(String token) {
            try {
                return accessScope(loginService.byToken(token, origin))
                        .orElseThrow(() -> new BarbackException(
                                "A token with scopes is for HTTP only. Create one without: bin/barback"
                                        + " users token."));
            } catch (AccessProblem e) {
                throw new BarbackException(
                        e.status().value() == 429
                                ? String.valueOf(e.getMessage())
                                : "Authentication failed: the token is unknown, or has expired.",
                        e);
            }
        }

        @Override
        public Optional<AccessScope> reauthenticate(String token) {
            return tokens.authenticate(token).flatMap(this::accessScope);
        }

        /** The access scope of a token without scopes; tokens with scopes are rejected. */
        private Optional<AccessScope> accessScope(TokenHolder tokenHolder) {
            isViewer = tokenHolder.account().role() == Role.VIEWER;
            if (!tokenHolder.scopes().isEmpty()) {
                httpAuditLog.add(tokenHolder.account().name(), origin, "auth", "", "denied");
                return Optional.empty();
            }
            return Optional.of(UserAuthentication.accessScope(tokenHolder.account()));
        }

        @Override
        public void checkRateLimit(AccessScope scope) {
            try {
                enqueueRateLimit.count(scope, 1);
            } catch (AccessProblem e) {
                throw new BarbackException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void authorizeAndAudit(AccessScope scope, String command, String subject) {
            if (isViewer) {
                auditDenial(scope, command, subject);
                throw new BarbackException("Viewers can see everything, and change nothing.");
            }
            httpAuditLog.add(String.valueOf(scope.user()), origin, command, subject, "begun");
        }

        @Override
        public void auditDenial(AccessScope scope, String command, String subject) {
            httpAuditLog.add(String.valueOf(scope.user()), origin, command, subject, "denied");
        }
    }
}

package dev.barback.web.access;

import dev.barback.BarbackException;
import dev.barback.command.Gate;
import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.Bearer;
import dev.barback.steering.Sight;
import java.util.Optional;

/** Lets people into conversations of the command server, by their tokens. Thread-safe. */
public final class TokenGates {
    private final Logins logins;
    private final Accounts accounts;
    private final Trail trail;
    private final Submissions submissions;

    TokenGates(Logins logins, Accounts accounts, Trail trail, Submissions submissions) {
        this.logins = logins;
        this.accounts = accounts;
        this.trail = trail;
        this.submissions = submissions;
    }

    /** The gate of somebody who comes from this address. */
    public Gate at(String origin) {
        return new TokenGate(origin);
    }

    private final class TokenGate implements Gate {
        private final String origin;
        private volatile boolean looksOnly;

        TokenGate(String origin) {
            this.origin = origin;
        }

        @Override
        public Sight admit(String token) {
            try {
                return enter(logins.byToken(token, origin))
                        .orElseThrow(
                                () -> new BarbackException(
                                        "This token has scopes, which makes it one for HTTP. Make one without: bin/barback users token."));
            } catch (AccessProblem e) {
                throw new BarbackException(
                        e.status().value() == 429
                                ? String.valueOf(e.getMessage())
                                : "There is no such token, or it has expired.",
                        e);
            }
        }

        @Override
        public Optional<Sight> readmit(String token) {
            return accounts.byToken(token).flatMap(this::enter);
        }

        /** With all that somebody may do, or not at all. */
        private Optional<Sight> enter(Bearer bearer) {
            looksOnly = bearer.account().role() == Role.VIEWER;
            return bearer.scopes().isEmpty() ? Optional.of(Member.sight(bearer.account())) : Optional.empty();
        }

        @Override
        public void countJob(Sight who) {
            try {
                submissions.count(who, 1);
            } catch (AccessProblem e) {
                throw new BarbackException(String.valueOf(e.getMessage()), e);
            }
        }

        @Override
        public void note(Sight who, String command, String subject) {
            if (looksOnly) {
                throw new BarbackException("You are a viewer: you see everything, and change nothing.");
            }
            trail.add(String.valueOf(who.user()), origin, command, subject, "begun");
        }
    }
}

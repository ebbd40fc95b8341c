package dev.barback.web.access;

import dev.barback.jdbc.AccessToken;
import dev.barback.jdbc.Accounts;
import dev.barback.spring.Passwords;
import java.util.List;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The account of who sends the request of this thread. Thread-safe. */
@Component
@ConditionalOnSecurity
public class OwnAccount {
    private final Accounts accounts;
    private final Logins logins;
    private final Passwords passwords;

    OwnAccount(Accounts accounts, Logins logins, Passwords passwords) {
        this.accounts = accounts;
        this.logins = logins;
        this.passwords = passwords;
    }

    /**
     * Gives them another password, and ends their sessions.
     *
     * @param password the one they have: a session that is found open is not enough
     * @param newPassword one that can be
     * @throws AccessProblem if it is not theirs, or there were too many of that
     */
    public void changePassword(String password, String newPassword, String origin) {
        logins.confirm(name(), password, origin);
        accounts.changePassword(name(), passwords.hash(newPassword));
    }

    /** Their tokens, by age. */
    public List<AccessToken> tokens() {
        return accounts.tokens(name());
    }

    /** Ends one of their tokens. @return false if they have none of this id */
    public boolean revoke(String id) {
        return accounts.revoke(name(), id);
    }

    private static String name() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof Member member) {
            return member.getName();
        }
        throw AccessProblem.unknown();
    }
}

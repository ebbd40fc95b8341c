package dev.barback.web.access;

import dev.barback.jdbc.AccessToken;
import dev.barback.jdbc.Accounts;
import dev.barback.spring.Passwords;
import java.util.List;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Changes the account of the user who sends this thread's request. Thread-safe. */
@Component
@ConditionalOnSecurity
public class AccountService {
    private final Accounts accounts;
    private final LoginService loginService;
    private final Passwords passwords;

    AccountService(Accounts accounts, LoginService loginService, Passwords passwords) {
        this.accounts = accounts;
        this.loginService = loginService;
        this.passwords = passwords;
    }

    /**
     * Changes the user's password and ends the user's sessions.
     *
     * @param password the current one: an open session alone is not enough
     * @param newPassword a valid password
     * @throws AccessProblem if the current password is wrong, or the login rate limit is reached
     */
    public void changePassword(String password, String newPassword, String origin) {
        loginService.confirm(name(), password, origin);
        accounts.changePassword(name(), passwords.hash(newPassword));
    }

    /** The user's tokens, ordered by age. */
    public List<AccessToken> tokens() {
        return accounts.tokens(name());
    }

    /** Revokes one of the user's tokens. @return false if the user has no token of this id */
    public boolean revoke(String id) {
        return accounts.revoke(name(), id);
    }

    private static String name() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof UserAuthentication user) {
            return user.getName();
        }
        throw AccessProblem.unauthenticated();
    }
}

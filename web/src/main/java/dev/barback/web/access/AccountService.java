package dev.barback.web.access;

import dev.barback.internal.accounts.AccessToken;
import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.Accounts;
import dev.barback.internal.accounts.Passwords;
import java.util.List;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Changes the account of the user who sends this thread's request. Thread-safe. */
@Component
@ConditionalOnSecurity
public class AccountService {
    private final Accounts accounts;
    private final AccessTokens tokens;
    private final LoginService loginService;
    private final Passwords passwords;

    AccountService(Accounts accounts, AccessTokens tokens, LoginService loginService, Passwords passwords) {
        this.accounts = accounts;
        this.tokens = tokens;
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
        return tokens.of(name());
    }

    /** Revokes one of the user's tokens. @return false if the user has no token of this id */
    public boolean revoke(String id) {
        return tokens.revoke(name(), id);
    }

    private static String name() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof UserAuthentication user) {
            return user.getName();
        }
        throw AccessProblem.unauthenticated();
    }
}

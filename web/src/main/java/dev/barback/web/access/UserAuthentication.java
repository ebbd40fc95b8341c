package dev.barback.web.access;

import dev.barback.AccessScope;
import dev.barback.internal.accounts.Account;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.TokenHolder;
import dev.barback.internal.accounts.TokenScope;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** An authenticated user, for Spring Security. Two are equal if account, its version, session and scopes are equal. */
final class UserAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Role role;
    private final String credentialsVersion;
    private final boolean bySession;
    private final Set<TokenScope> scopes; // of the token; empty = all

    private UserAuthentication(Account account, boolean bySession, Set<TokenScope> scopes) {
        super(List.of(new SimpleGrantedAuthority("ROLE_" + account.role().name())));
        this.name = account.name();
        this.role = account.role();
        this.credentialsVersion = account.credentialsVersion();
        this.bySession = bySession;
        this.scopes = scopes;
        super.setAuthenticated(true);
    }

    static UserAuthentication byToken(TokenHolder tokenHolder) {
        return new UserAuthentication(tokenHolder.account(), false, tokenHolder.scopes());
    }

    static UserAuthentication bySession(Account account) {
        return new UserAuthentication(account, true, Set.of());
    }

    /** Whether the user was authenticated by a session cookie, which browsers send by themselves. */
    boolean isBySession() {
        return bySession;
    }

    /** Whether the account has not changed since. */
    boolean isCurrent(Account account) {
        return name.equals(account.name())
                && role == account.role()
                && credentialsVersion.equals(account.credentialsVersion());
    }

    static AccessScope accessScope(Account account) {
        return accessScope(account.name(), account.role());
    }

    AccessScope accessScope() {
        return accessScope(name, role);
    }

    private static AccessScope accessScope(String name, Role role) {
        return role == Role.ADMIN || role == Role.VIEWER ? AccessScope.all(name) : AccessScope.own(name);
    }

    /** Whether another authentication by the same token has the same access scope and token scopes. */
    boolean hasSameScope(UserAuthentication other) {
        return accessScope().equals(other.accessScope()) && scopes.equals(other.scopes);
    }

    /** Whether the token has this scope; true without scopes. */
    boolean hasScope(TokenScope scope) {
        return scopes.isEmpty() || scopes.contains(scope);
    }

    /** Whether no token scopes restrict the user's rights. */
    boolean hasNoTokenScopes() {
        return scopes.isEmpty();
    }

    Role role() {
        return role;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Object getPrincipal() {
        return name;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserAuthentication that
                && name.equals(that.name)
                && role == that.role
                && credentialsVersion.equals(that.credentialsVersion)
                && bySession == that.bySession
                && scopes.equals(that.scopes);
    }

    @Override
    public int hashCode() {
        return credentialsVersion.hashCode();
    }
}

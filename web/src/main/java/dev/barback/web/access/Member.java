package dev.barback.web.access;

import dev.barback.jdbc.Account;
import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.Bearer;
import dev.barback.jdbc.Scope;
import dev.barback.steering.Sight;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Somebody who is known, as Spring Security has it. Two are the same if they are of the same account's same edition. */
final class Member extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Role role;
    private final String edition;
    private final boolean bySession;
    private final Set<Scope> scopes; // of the token; empty = all

    private Member(Account account, boolean bySession, Set<Scope> scopes) {
        super(List.of(new SimpleGrantedAuthority("ROLE_" + account.role().name())));
        this.name = account.name();
        this.role = account.role();
        this.edition = account.edition();
        this.bySession = bySession;
        this.scopes = scopes;
        super.setAuthenticated(true);
    }

    static Member byToken(Bearer bearer) {
        return new Member(bearer.account(), false, bearer.scopes());
    }

    static Member bySession(Account account) {
        return new Member(account, true, Set.of());
    }

    /** Whether they came with a cookie, which browsers send by themselves. */
    boolean isBySession() {
        return bySession;
    }

    /** Whether the account is as it was when they came in. */
    boolean isStill(Account account) {
        return name.equals(account.name()) && role == account.role() && edition.equals(account.edition());
    }

    static Sight sight(Account account) {
        return sight(account.name(), account.role());
    }

    Sight sight() {
        return sight(name, role);
    }

    private static Sight sight(String name, Role role) {
        return role == Role.ADMIN || role == Role.VIEWER ? Sight.all(name) : Sight.own(name);
    }

    /** Whether another, of the same token, sees no more and no less. */
    boolean seesAsMuchAs(Member other) {
        return sight().equals(other.sight()) && scopes.equals(other.scopes);
    }

    /** Whether the token is good for this; so is what has no scopes. */
    boolean has(Scope scope) {
        return scopes.isEmpty() || scopes.contains(scope);
    }

    /** Whether they came with all that they may do. */
    boolean isWhole() {
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
        return other instanceof Member member
                && name.equals(member.name)
                && role == member.role
                && edition.equals(member.edition)
                && bySession == member.bySession
                && scopes.equals(member.scopes);
    }

    @Override
    public int hashCode() {
        return edition.hashCode();
    }
}

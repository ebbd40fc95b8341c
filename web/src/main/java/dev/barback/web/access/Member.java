package dev.barback.web.access;

import dev.barback.jdbc.Account;
import dev.barback.jdbc.Account.Role;
import dev.barback.steering.Sight;
import java.util.List;
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

    private Member(Account account, boolean bySession) {
        super(List.of(new SimpleGrantedAuthority("ROLE_" + account.role().name())));
        this.name = account.name();
        this.role = account.role();
        this.edition = account.edition();
        this.bySession = bySession;
        super.setAuthenticated(true);
    }

    static Member byToken(Account account) {
        return new Member(account, false);
    }

    static Member bySession(Account account) {
        return new Member(account, true);
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
        return account.role() == Role.ADMIN ? Sight.all(account.name()) : Sight.own(account.name());
    }

    Sight sight() {
        return role == Role.ADMIN ? Sight.all(name) : Sight.own(name);
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
                && bySession == member.bySession;
    }

    @Override
    public int hashCode() {
        return edition.hashCode();
    }
}

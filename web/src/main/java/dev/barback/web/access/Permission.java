package dev.barback.web.access;

import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.Scope;
import dev.barback.web.access.Rules.Who;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Whether somebody gets to a route: by their role, and by the scopes of the token they came with, which take from what the
 * role may and add nothing. Immutable.
 */
final class Permission implements AuthorizationManager<RequestAuthorizationContext> {
    private static final Set<String> LOOKING = Set.of("GET", "HEAD");
    private static final Set<String> ENQUEUING = Set.of("/api/jobs", "/api/jobs/bulk");

    private final Who who;
    private final boolean enqueuing;

    Permission(String pattern, Who who) {
        this.who = who;
        this.enqueuing = ENQUEUING.contains(pattern);
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        return new AuthorizationDecision(
                authentication.get() instanceof Member member && mayPass(member, context.getRequest()));
    }

    private boolean mayPass(Member member, HttpServletRequest request) {
        boolean looks = LOOKING.contains(request.getMethod());
        boolean admin = member.role() == Role.ADMIN;
        return switch (who) {
            case EVERYBODY, KNOWN -> true;
            case MEMBERS ->
                looks
                        ? member.has(Scope.READ)
                        : member.role() != Role.VIEWER
                                && mayChange(member, request.getMethod().equals("POST"));
            case THEMSELVES -> member.isWhole();
            case METRICS -> (admin || member.role() == Role.VIEWER) && member.has(Scope.METRICS);
            case VIEWERS -> looks ? member.role() != Role.USER && member.has(Scope.READ) : admin && member.isWhole();
            case ADMINS -> admin && member.isWhole();
        };
    }

    private boolean mayChange(Member member, boolean posts) {
        return member.isWhole() || (enqueuing && posts && member.has(Scope.ENQUEUE));
    }
}

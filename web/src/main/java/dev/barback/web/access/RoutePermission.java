package dev.barback.web.access;

import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.TokenScope;
import dev.barback.web.access.RouteAccess.Who;
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
 * Authorizes a user for a route by role and by the token's scopes, which only restrict the role's rights. Immutable.
 */
final class RoutePermission implements AuthorizationManager<RequestAuthorizationContext> {
    private static final Set<String> LOOKING = Set.of("GET", "HEAD");
    private static final Set<String> ENQUEUING = Set.of("/api/jobs", "/api/jobs/bulk");

    private final Who who;
    private final boolean enqueuing;

    RoutePermission(String pattern, Who who) {
        this.who = who;
        this.enqueuing = ENQUEUING.contains(pattern);
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        return new AuthorizationDecision(
                authentication.get() instanceof UserAuthentication member && mayPass(member, context.getRequest()));
    }

    private boolean mayPass(UserAuthentication member, HttpServletRequest request) {
        boolean looks = LOOKING.contains(request.getMethod());
        boolean admin = member.role() == Role.ADMIN;
        return switch (who) {
            case EVERYBODY, KNOWN -> true;
            case MEMBERS ->
                looks
                        ? member.has(TokenScope.READ)
                        : member.role() != Role.VIEWER
                                && mayChange(member, request.getMethod().equals("POST"));
            case THEMSELVES -> member.isWhole();
            case METRICS -> (admin || member.role() == Role.VIEWER) && member.has(TokenScope.METRICS);
            case VIEWERS ->
                looks ? member.role() != Role.USER && member.has(TokenScope.READ) : admin && member.isWhole();
            case ADMINS -> admin && member.isWhole();
        };
    }

    private boolean mayChange(UserAuthentication member, boolean posts) {
        return member.isWhole() || (enqueuing && posts && member.has(TokenScope.ENQUEUE));
    }
}

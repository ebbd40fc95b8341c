package dev.barback.web.access;

import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.TokenScope;
import dev.barback.web.access.RouteAccess.Audience;
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
    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");
    private static final Set<String> ENQUEUING = Set.of("/api/jobs", "/api/jobs/bulk");

    private final Audience audience;
    private final boolean enqueuing;

    RoutePermission(String pattern, Audience audience) {
        this.audience = audience;
        this.enqueuing = ENQUEUING.contains(pattern);
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        return new AuthorizationDecision(
                authentication.get() instanceof UserAuthentication user && isAllowed(user, context.getRequest()));
    }

    private boolean isAllowed(UserAuthentication user, HttpServletRequest request) {
        boolean reads = READ_METHODS.contains(request.getMethod());
        boolean admin = user.role() == Role.ADMIN;
        return switch (audience) {
            case PUBLIC, AUTHENTICATED -> true;
            case JOB_USERS ->
                reads
                        ? user.hasScope(TokenScope.READ)
                        : user.role() != Role.VIEWER
                                && mayChange(user, request.getMethod().equals("POST"));
            case OWN_ACCOUNT -> user.hasNoTokenScopes();
            case METRICS -> (admin || user.role() == Role.VIEWER) && user.hasScope(TokenScope.METRICS);
            case ADMINS_AND_VIEWERS ->
                reads ? user.role() != Role.USER && user.hasScope(TokenScope.READ) : admin && user.hasNoTokenScopes();
            case ADMINS -> admin && user.hasNoTokenScopes();
        };
    }

    private boolean mayChange(UserAuthentication user, boolean posts) {
        return user.hasNoTokenScopes() || (enqueuing && posts && user.hasScope(TokenScope.ENQUEUE));
    }
}

package dev.barback.web.access;

import dev.barback.internal.accounts.Account.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers failed authentication and authorization with a problem. */
final class AccessDeniedProblem implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final HandlerExceptionResolver exceptionResolver;
    private final HttpAuditLog httpAuditLog;

    AccessDeniedProblem(HandlerExceptionResolver exceptionResolver, HttpAuditLog httpAuditLog) {
        this.exceptionResolver = exceptionResolver;
        this.httpAuditLog = httpAuditLog;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException error) {
        exceptionResolver.resolveException(request, response, null, AccessProblem.unauthenticated());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException error) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        httpAuditLog.add(
                authentication == null ? "" : authentication.getName(),
                request.getRemoteAddr(),
                request.getMethod() + " " + request.getRequestURI(),
                "",
                "denied");
        exceptionResolver.resolveException(
                request,
                response,
                null,
                AccessProblem.forbidden(
                        error instanceof CsrfException
                                ? "Send the header X-CSRF-TOKEN with the value from /login or /api/me."
                                : reason(authentication)));
    }

    private static String reason(@Nullable Authentication authentication) {
        if (authentication instanceof UserAuthentication user && !user.hasNoTokenScopes()) {
            return "The scopes of this token do not authorize this: create one with other scopes, or without any.";
        } else if (authentication instanceof UserAuthentication user && user.role() == Role.VIEWER) {
            return "Viewers are not authorized for this: they can see jobs, queues, workers and metrics, and change"
                    + " nothing.";
        }
        return "Only admins are authorized for this: you can see and change your own jobs.";
    }
}

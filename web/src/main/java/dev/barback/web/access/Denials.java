package dev.barback.web.access;

import dev.barback.jdbc.Account.Role;
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

/** Says why somebody is not let in, in the form of all other problems. */
final class Denials implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final HandlerExceptionResolver answers;
    private final Trail trail;

    Denials(HandlerExceptionResolver answers, Trail trail) {
        this.answers = answers;
        this.trail = trail;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException error) {
        answers.resolveException(request, response, null, AccessProblem.unknown());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException error) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        trail.add(
                who == null ? "" : who.getName(),
                request.getRemoteAddr(),
                request.getMethod() + " " + request.getRequestURI(),
                "",
                "denied");
        answers.resolveException(
                request,
                response,
                null,
                AccessProblem.forbidden(
                        error instanceof CsrfException
                                ? "Send the header X-CSRF-TOKEN with the value that /login and /api/me tell."
                                : reason(who)));
    }

    private static String reason(@Nullable Authentication who) {
        if (who instanceof Member member && !member.isWhole()) {
            return "The scopes of this token do not reach so far: make one with others, or without any.";
        } else if (who instanceof Member member && member.role() == Role.VIEWER) {
            return "This is not for viewers: you see jobs, queues, workers and metrics, and change nothing.";
        }
        return "This is for admins: you see and steer your own jobs.";
    }
}

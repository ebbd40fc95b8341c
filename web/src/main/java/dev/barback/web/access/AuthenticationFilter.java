package dev.barback.web.access;

import dev.barback.BrokerException;
import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Authenticates a request by its token, else by its session, against the current account. An invalid token is rejected
 * even on public routes, so that the client notices.
 */
final class AuthenticationFilter extends OncePerRequestFilter {
    /** The request attribute that re-checks whether its sender would still be authenticated. */
    static final String AUTHORIZATION_CHECK = AuthenticationFilter.class.getName() + ".AUTHORIZATION_CHECK";

    private static final Pattern BEARER = Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +(\\S{1,200})");

    /** The longest session, even if active: limits the use of a stolen cookie. */
    private static final Duration MAX_SESSION_AGE = Duration.ofDays(1);

    private final Accounts accounts;
    private final AccessTokens tokens;
    private final Clock clock;
    private final HandlerExceptionResolver exceptionResolver;
    private final AnonymousRequestLimit anonymousRequestLimit;

    AuthenticationFilter(
            Accounts accounts,
            AccessTokens tokens,
            Clock clock,
            HandlerExceptionResolver exceptionResolver,
            AnonymousRequestLimit anonymousRequestLimit) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.clock = clock;
        this.exceptionResolver = exceptionResolver;
        this.anonymousRequestLimit = anonymousRequestLimit;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            authenticate(request);
        } catch (AccessProblem | BrokerException e) {
            anonymousRequestLimit.pass(
                    request,
                    response,
                    (same, answer) -> exceptionResolver.resolveException(request, response, null, e));
            return;
        }
        chain.doFilter(request, response);
    }

    private void authenticate(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (!headers.isEmpty()) {
            String token = token(headers);
            UserAuthentication user =
                    UserAuthentication.byToken(tokens.authenticate(token).orElseThrow(AccessProblem::invalidToken));
            setUser(user);
            request.setAttribute(AUTHORIZATION_CHECK, (BooleanSupplier) () -> isTokenCurrent(user, token));
        } else if (SecurityContextHolder.getContext().getAuthentication() instanceof UserAuthentication user) {
            HttpSession session = request.getSession(false);
            if (isOpen(session) && isAccountCurrent(user)) {
                request.setAttribute(
                        AUTHORIZATION_CHECK, (BooleanSupplier) () -> isOpen(session) && isAccountCurrent(user));
            } else {
                setUser(null);
                end(session);
            }
        }
    }

    private static String token(List<String> headers) {
        Matcher bearer = BEARER.matcher(headers.get(0));
        if (headers.size() > 1 || !bearer.matches()) {
            throw AccessProblem.invalidToken();
        }
        return bearer.group(1);
    }

    private boolean isAccountCurrent(UserAuthentication user) {
        return accounts.find(user.getName()).filter(user::isCurrent).isPresent();
    }

    /** A token stays valid after a password change. */
    private boolean isTokenCurrent(UserAuthentication user, String token) {
        return tokens.authenticate(token)
                .map(UserAuthentication::byToken)
                .filter(user::hasSameScope)
                .isPresent();
    }

    private boolean isOpen(@Nullable HttpSession session) {
        try {
            return session != null && clock.millis() - session.getCreationTime() < MAX_SESSION_AGE.toMillis();
        } catch (IllegalStateException e) { // thrown if the session is already invalid
            return false;
        }
    }

    /** Sets a new context: the current one may be the session's. */
    private static void setUser(@Nullable UserAuthentication user) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(user);
        SecurityContextHolder.setContext(context);
    }

    private static void end(@Nullable HttpSession session) {
        if (session != null) {
            session.invalidate();
        }
    }
}

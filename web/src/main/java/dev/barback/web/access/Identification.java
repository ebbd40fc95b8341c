package dev.barback.web.access;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.Accounts;
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
 * Finds out who sends a request: by its token, else by its session, as the account is now. A token that is none is
 * refused even where nobody need be known, so that nobody takes it for good.
 */
final class Identification extends OncePerRequestFilter {
    /** The attribute of a request that tells whether who sent it would be let in now. */
    static final String STANDING = Identification.class.getName() + ".STANDING";

    private static final Pattern BEARER = Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +(\\S{1,200})");

    /** However busy it is: whoever gets hold of a cookie does not have it for good. */
    private static final Duration LONGEST_SESSION = Duration.ofDays(1);

    private final Accounts accounts;
    private final Clock clock;
    private final HandlerExceptionResolver answers;
    private final Strangers strangers;

    Identification(Accounts accounts, Clock clock, HandlerExceptionResolver answers, Strangers strangers) {
        this.accounts = accounts;
        this.clock = clock;
        this.answers = answers;
        this.strangers = strangers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            identify(request);
        } catch (AccessProblem | BrokerException e) {
            strangers.pass(request, response, (same, answer) -> answers.resolveException(request, response, null, e));
            return;
        }
        chain.doFilter(request, response);
    }

    private void identify(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (!headers.isEmpty()) {
            String token = token(headers);
            Member member = Member.byToken(accounts.byToken(token).orElseThrow(AccessProblem::invalidToken));
            become(member);
            request.setAttribute(STANDING, (BooleanSupplier) () -> isStillOf(member, token));
        } else if (SecurityContextHolder.getContext().getAuthentication() instanceof Member member) {
            HttpSession session = request.getSession(false);
            if (isOpen(session) && isStill(member)) {
                request.setAttribute(STANDING, (BooleanSupplier) () -> isOpen(session) && isStill(member));
            } else {
                become(null);
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

    private boolean isStill(Member member) {
        return accounts.find(member.getName()).filter(member::isStill).isPresent();
    }

    /** A token outlives a change of the password. */
    private boolean isStillOf(Member member, String token) {
        return accounts.byToken(token)
                .map(Member::byToken)
                .filter(member::seesAsMuchAs)
                .isPresent();
    }

    private boolean isOpen(@Nullable HttpSession session) {
        try {
            return session != null && clock.millis() - session.getCreationTime() < LONGEST_SESSION.toMillis();
        } catch (IllegalStateException e) { // which is how it says no
            return false;
        }
    }

    /** A context of its own: the one that is there may be the session's. */
    private static void become(@Nullable Member member) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(member);
        SecurityContextHolder.setContext(context);
    }

    private static void end(@Nullable HttpSession session) {
        if (session != null) {
            session.invalidate();
        }
    }
}

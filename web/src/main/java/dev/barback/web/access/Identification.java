package dev.barback.web.access;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.Account;
import dev.barback.jdbc.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
    private static final Pattern BEARER = Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] +(\\S{1,200})");

    private final Accounts accounts;
    private final HandlerExceptionResolver answers;

    Identification(Accounts accounts, HandlerExceptionResolver answers) {
        this.accounts = accounts;
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            identify(request);
        } catch (AccessProblem | BrokerException e) {
            answers.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private void identify(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (!headers.isEmpty()) {
            become(Member.byToken(byToken(headers)));
        } else if (SecurityContextHolder.getContext().getAuthentication() instanceof Member member) {
            Optional<Account> account = accounts.find(member.getName()).filter(member::isStill);
            if (account.isEmpty()) {
                become(null);
                end(request.getSession(false));
            }
        }
    }

    private Account byToken(List<String> headers) {
        Matcher bearer = BEARER.matcher(headers.get(0));
        if (headers.size() > 1 || !bearer.matches()) {
            throw AccessProblem.invalidToken();
        }
        return accounts.byToken(bearer.group(1)).orElseThrow(AccessProblem::invalidToken);
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

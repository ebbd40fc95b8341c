package dev.barback.web.access;

import dev.barback.web.server.Origin;
import dev.barback.web.server.Places;
import dev.barback.web.server.Sent;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Keeps threads from those who have not said who they are, however slowly they send or read, also a refusal: all together have
 * three tenths of them, and one network a tenth. The health is told to everybody, and at once.
 */
final class Strangers extends OncePerRequestFilter {
    private static final String HEALTH = "/actuator/health";

    private final Places places;
    private final HandlerExceptionResolver answers;

    Strangers(int threads, HandlerExceptionResolver answers) {
        this.places = new Places(threads * 3 / 10, threads / 10);
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof Member || isProbe(request)) {
            chain.doFilter(request, response);
        } else {
            pass(request, response, chain);
        }
    }

    /** Goes on with a request of a stranger, if there is a place. */
    void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String network = Origin.network(request.getRemoteAddr());
        if (!places.take(network)) {
            answers.resolveException(request, response, null, AccessProblem.tooManyStrangers());
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            Sent.then(request, () -> places.leave(network));
        }
    }

    /** Without a body, for which somebody would have to wait. */
    private static boolean isProbe(HttpServletRequest request) {
        String path = request.getServletPath();
        return (path.equals(HEALTH) || path.startsWith(HEALTH + "/"))
                && request.getContentLengthLong() <= 0
                && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }
}

package dev.barback.web.access;

import dev.barback.web.server.AfterResponse;
import dev.barback.web.server.ClientAddress;
import dev.barback.web.server.ThreadPermits;
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
 * Limits the threads of unauthenticated requests, however slowly their clients send or read, also an error answer:
 * three tenths of all threads, and a tenth for one network. Health checks are exempt.
 */
final class AnonymousRequestLimit extends OncePerRequestFilter {
    private static final String HEALTH = "/actuator/health";

    private final ThreadPermits threadPermits;
    private final HandlerExceptionResolver exceptionResolver;

    AnonymousRequestLimit(int threads, HandlerExceptionResolver exceptionResolver) {
        this.threadPermits = new ThreadPermits(threads * 3 / 10, threads / 10);
        this.exceptionResolver = exceptionResolver;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof UserAuthentication || isProbe(request)) {
            chain.doFilter(request, response);
        } else {
            pass(request, response, chain);
        }
    }

    /** Continues an unauthenticated request, if a thread is free for it; rejects it otherwise. */
    void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String network = ClientAddress.network(request.getRemoteAddr());
        if (!threadPermits.tryAcquire(network)) {
            exceptionResolver.resolveException(request, response, null, AccessProblem.tooManyUnauthenticated());
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            AfterResponse.then(request, () -> threadPermits.release(network));
        }
    }

    /** A health check without a body, since reading a body can block. */
    private static boolean isProbe(HttpServletRequest request) {
        String path = request.getServletPath();
        return (path.equals(HEALTH) || path.startsWith(HEALTH + "/"))
                && request.getContentLengthLong() <= 0
                && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }
}

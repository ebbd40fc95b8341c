package dev.barback.web.http;

import dev.barback.web.access.RequestUser;
import dev.barback.web.server.ThreadPermits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Stops reading a body that is too large or too slow, or while too many bodies are being read. The reader gets a {@link
 * RequestProblem}, which the client receives like any other problem.
 */
@Component
class BodyLimit extends OncePerRequestFilter {
    /** Enough for a login, and for a body that is ignored. */
    static final long MAX_SHORT_BYTES = 4_096;

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");

    private final WebProperties properties;
    private final RequestUser requestUser;
    private final HandlerExceptionResolver exceptionResolver;
    private final ThreadPermits readPermits;

    BodyLimit(
            WebProperties properties,
            RequestUser requestUser,
            TomcatServerProperties tomcat,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
        this.properties = properties;
        this.requestUser = requestUser;
        this.exceptionResolver = exceptionResolver;
        int max = tomcat.getThreads().getMax() / 2;
        this.readPermits = new ThreadPermits(max, requestUser.isAuthenticationOn() ? max / 2 : max);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (LimitedRequest limited = limited(request)) {
            if (limited.hasBody() && WITHOUT_BODY.contains(request.getMethod())) {
                limited.getInputStream().readAllBytes(); // here, while size and time are checked
            }
            chain.doFilter(limited, response);
        } catch (RequestProblem e) {
            exceptionResolver.resolveException(request, response, null, e);
        }
    }

    private LimitedRequest limited(HttpServletRequest request) {
        boolean isShort = WITHOUT_BODY.contains(request.getMethod())
                || request.getServletPath().equals(ApiPaths.LOGIN);
        long max = isShort ? MAX_SHORT_BYTES : properties.maxBodySize().toBytes();
        return new LimitedRequest(request, max, properties.bodyTimeout(), readPermits, requestUser.name());
    }
}

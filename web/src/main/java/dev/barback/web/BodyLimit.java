package dev.barback.web;

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
    static final long SHORT = 4_096;

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");

    private final WebProperties properties;
    private final RequestUser visitors;
    private final HandlerExceptionResolver answers;
    private final ThreadPermits readers;

    BodyLimit(
            WebProperties properties,
            RequestUser visitors,
            TomcatServerProperties tomcat,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver answers) {
        this.properties = properties;
        this.visitors = visitors;
        this.answers = answers;
        int most = tomcat.getThreads().getMax() / 2;
        this.readers = new ThreadPermits(most, visitors.areAsked() ? most / 2 : most);
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
            answers.resolveException(request, response, null, e);
        }
    }

    private LimitedRequest limited(HttpServletRequest request) {
        boolean isShort = WITHOUT_BODY.contains(request.getMethod())
                || request.getServletPath().equals(LoginController.LOGIN);
        long most = isShort ? SHORT : properties.maxBodySize().toBytes();
        return new LimitedRequest(request, most, properties.bodyTimeout(), readers, visitors.name());
    }
}

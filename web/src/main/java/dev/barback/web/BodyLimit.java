package dev.barback.web;

import dev.barback.web.access.Visitors;
import dev.barback.web.server.Places;
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
 * Ends the reading of a body that is too large, that comes too slowly, or for which too many wait already. Whoever reads it
 * gets a {@link RequestProblem}, and so the client the same kind of answer as for any other.
 */
@Component
class BodyLimit extends OncePerRequestFilter {
    /** What is enough for a login, and for a body that nobody looks at. */
    static final long SHORT = 4_096;

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");

    private final WebProperties properties;
    private final Visitors visitors;
    private final HandlerExceptionResolver answers;
    private final Places readers;

    BodyLimit(
            WebProperties properties,
            Visitors visitors,
            TomcatServerProperties tomcat,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver answers) {
        this.properties = properties;
        this.visitors = visitors;
        this.answers = answers;
        int most = tomcat.getThreads().getMax() / 2;
        this.readers = new Places(most, visitors.areAsked() ? most / 2 : most);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (LimitedRequest limited = limited(request)) {
            if (limited.hasBody() && WITHOUT_BODY.contains(request.getMethod())) {
                limited.getInputStream().readAllBytes(); // here, while somebody counts and looks at the time
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

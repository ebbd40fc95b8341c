package dev.barback.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Writes changes by HTTP, successful or not, to the audit log; not rate-limited requests. */
final class AuditInterceptor implements WebMvcConfigurer, HandlerInterceptor {
    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final HttpAuditLog httpAuditLog;

    AuditInterceptor(HttpAuditLog httpAuditLog) {
        this.httpAuditLog = httpAuditLog;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception error) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null
                && !READ_METHODS.contains(request.getMethod())
                && response.getStatus() != HttpStatus.TOO_MANY_REQUESTS.value()) {
            Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
            httpAuditLog.add(
                    authentication.getName(),
                    request.getRemoteAddr(),
                    request.getMethod() + " " + pattern,
                    subject(request, response),
                    Integer.toString(response.getStatus()));
        }
    }

    /** The job or queue in the path, or the enqueued job. */
    private static String subject(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && !variables.isEmpty()) {
            return String.valueOf(variables.values().iterator().next());
        }
        String location = response.getHeader(HttpHeaders.LOCATION);
        return location == null ? "" : location.substring(location.lastIndexOf('/') + 1);
    }
}

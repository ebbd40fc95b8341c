package dev.barback.web.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Rejects changes requested by pages of other sites: browsers send where a request comes from (Sec-Fetch-Site, or
 * Origin). Other programs send neither, and pass. {@link HostFilter} rejects pages that pose as pages of this site.
 */
@Component
class CrossSiteFilter extends OncePerRequestFilter {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final HandlerExceptionResolver exceptionResolver;

    CrossSiteFilter(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
        this.exceptionResolver = exceptionResolver;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean changes = !SAFE_METHODS.contains(request.getMethod())
                || request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
        if (changes && isCrossSite(request)) {
            exceptionResolver.resolveException(
                    request,
                    response,
                    null,
                    RequestProblem.of(HttpStatus.FORBIDDEN, "Pages of other sites can't change anything here."));
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isCrossSite(HttpServletRequest request) {
        String site = request.getHeader(FETCH_SITE);
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !authority(origin).equalsIgnoreCase(nonNull(request.getHeader(HttpHeaders.HOST)));
    }

    private static String authority(String origin) {
        int start = origin.indexOf("://");
        return start < 0 ? "an opaque origin" : origin.substring(start + 3);
    }

    private static String nonNull(@Nullable String text) {
        return text == null ? "" : text;
    }
}

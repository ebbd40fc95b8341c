package dev.barback.web.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Rejects requests to unknown host names. Browsers, and so {@link CrossSiteFilter}, take a page whose own name suddenly
 * resolves to this process (DNS rebinding) for a page of this site; but they still send its name. An IP address is
 * served, as no DNS record can redirect it; so is a request without a host, which no browser sends.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2) // after the headers of every answer
class HostFilter extends OncePerRequestFilter {
    private static final String LOCALHOST = "localhost";
    private static final String HEALTH = "/actuator/health";
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+]");

    private final List<String> names;
    private final boolean allowsAny;
    private final HandlerExceptionResolver exceptionResolver;

    HostFilter(
            WebProperties properties,
            ServerProperties server,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
        this.names = properties.hosts();
        this.allowsAny =
                names.contains(WebProperties.ANY_HOST) || (names.isEmpty() && !isLoopback(server.getAddress()));
        this.exceptionResolver = exceptionResolver;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST);
        if (allowsAny || host == null || isServed(PORT.matcher(host).replaceFirst("")) || isProbe(request)) {
            chain.doFilter(request, response);
            return;
        }
        exceptionResolver.resolveException(
                request,
                response,
                null,
                RequestProblem.of(
                        HttpStatus.FORBIDDEN,
                        "The host %s is not served. To serve it, add it to barback.web.hosts."
                                .formatted(SafeQuote.quote(host))));
    }

    private boolean isServed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals(LOCALHOST)
                || names.contains(name)
                || ADDRESS.matcher(name).matches();
    }

    /** Health probes may use any host name; up or down is public. */
    private static boolean isProbe(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals(HEALTH) || path.startsWith(HEALTH + "/");
    }

    /** Null = all addresses of this machine. */
    private static boolean isLoopback(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}

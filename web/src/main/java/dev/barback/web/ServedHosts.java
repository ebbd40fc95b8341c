package dev.barback.web;

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
 * Serves requests to hosts of known names only. A page whose own name leads here all of a sudden (DNS rebinding) counts
 * as a page of this site for browsers, and so for {@link SameOrigin}; but they still say its name. An address in place
 * of a name, which no DNS record can turn to another machine, is served; so is whoever names no host, as no browser does.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2) // after the headers of every answer
class ServedHosts extends OncePerRequestFilter {
    private static final String LOCALHOST = "localhost";
    private static final String HEALTH = "/actuator/health";
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+]");

    private final List<String> names;
    private final boolean any;
    private final HandlerExceptionResolver answers;

    ServedHosts(
            WebProperties properties,
            ServerProperties server,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver answers) {
        this.names = properties.hosts();
        this.any = names.contains(WebProperties.ANY_HOST) || (names.isEmpty() && !isLoopback(server.getAddress()));
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST);
        if (any || host == null || isServed(PORT.matcher(host).replaceFirst("")) || isProbe(request)) {
            chain.doFilter(request, response);
            return;
        }
        answers.resolveException(
                request,
                response,
                null,
                RequestProblem.of(
                        HttpStatus.FORBIDDEN,
                        "The host %s is not served here. To have it served, name it in barback.web.hosts."
                                .formatted(Legible.quote(host))));
    }

    private boolean isServed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals(LOCALHOST)
                || names.contains(name)
                || ADDRESS.matcher(name).matches();
    }

    /** Whoever looks after this process may know it by any name; up or down is no secret. */
    private static boolean isProbe(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals(HEALTH) || path.startsWith(HEALTH + "/");
    }

    /** No address = all of this machine. */
    private static boolean isLoopback(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}

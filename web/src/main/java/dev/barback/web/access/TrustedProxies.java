package dev.barback.web.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the client's address from the forwarded headers of trusted proxies only: the client is the last address of
 * X-Forwarded-For that is not a trusted proxy; the client may have forged those before it. Tomcat's own valve takes
 * regular expressions instead of networks, and trusts all private addresses by default.
 */
public final class TrustedProxies extends OncePerRequestFilter {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final Pattern PORT = Pattern.compile("(?<=^[0-9.]{7,15}):\\d+$|(?<=]):\\d+$");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}");

    private final List<IpAddressMatcher> proxies;

    /**
     * Trusts these proxies.
     *
     * @param networks addresses, or networks such as 10.0.0.0/8
     * @throws IllegalArgumentException if one is neither
     */
    public TrustedProxies(List<String> networks) {
        this.proxies = networks.stream().map(TrustedProxies::network).toList();
    }

    private static IpAddressMatcher network(String text) {
        if (!ADDRESS.matcher(text.replaceFirst("/\\d{1,3}$", "")).matches()) { // host names would be resolved
            throw new IllegalArgumentException(
                    "\"" + text + "\" is neither an address nor a network such as 10.0.0.0/8.");
        }
        return new IpAddressMatcher(text);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !isProxy(request.getRemoteAddr());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new Forwarded(request, client(request)), response);
    }

    private String client(HttpServletRequest request) {
        List<String> addresses = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders(FOR))) {
            addresses.addAll(List.of(header.split(",")));
        }
        String client = request.getRemoteAddr();
        for (int i = addresses.size() - 1; i >= 0 && isProxy(client); i--) {
            String before =
                    PORT.matcher(addresses.get(i).strip()).replaceFirst("").replaceAll("[\\[\\]]", "");
            if (!ADDRESS.matcher(before).matches()) {
                return client; // the sender before the last proxy is the last known address
            }
            client = before;
        }
        return client;
    }

    private boolean isProxy(String address) {
        try {
            return proxies.stream().anyMatch(proxy -> proxy.matches(address));
        } catch (IllegalArgumentException e) { // not an IP address
            return false;
        }
    }

    /** The request as the client sent it. */
    private static final class Forwarded extends HttpServletRequestWrapper {
        private final String client;
        private final boolean secure;

        Forwarded(HttpServletRequest request, String client) {
            super(request);
            this.client = client;
            List<String> protos = Collections.list(request.getHeaders(PROTO));
            this.secure = protos.isEmpty() ? request.isSecure() : isSecure(protos.get(protos.size() - 1));
        }

        /** By the last value, which the nearest proxy has written; earlier ones are of other proxies. */
        private static boolean isSecure(String proto) {
            return proto.substring(proto.lastIndexOf(',') + 1).strip().equalsIgnoreCase("https");
        }

        @Override
        public String getRemoteAddr() {
            return client;
        }

        @Override
        public String getRemoteHost() {
            return client;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getScheme() {
            return secure ? "https" : "http";
        }
    }
}

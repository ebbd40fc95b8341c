package dev.barback.web.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/**
 * Authorizes routes by pattern; the first match counts. Any other route is for admins. {@link
 * dev.barback.steering.AccessScope} decides which jobs a user sees there.
 */
final class RouteAccess {
    /** The users that a route is for. */
    enum Who {
        EVERYBODY,
        /** Authenticated users, by any token. */
        KNOWN,
        /** Users and admins; viewers may only read. */
        MEMBERS,
        /** Authenticated users without token scopes: their own account. */
        THEMSELVES,
        /** Admins and viewers, and tokens with the metrics scope. */
        METRICS,
        /** Admins; viewers may only read. */
        VIEWERS,
        /** Admins only. */
        ADMINS
    }

    static final Map<String, Who> TABLE = table();

    private RouteAccess() {}

    private static Map<String, Who> table() {
        Map<String, Who> rules = new LinkedHashMap<>();
        rules.put("/", Who.MEMBERS); // lists the application's jobs
        rules.put("/login", Who.EVERYBODY);
        rules.put("/logout", Who.THEMSELVES);
        rules.put("/api/me", Who.KNOWN);
        rules.put("/api/me/password", Who.THEMSELVES);
        rules.put("/api/me/tokens", Who.THEMSELVES);
        rules.put("/api/me/tokens/{id}", Who.THEMSELVES);
        rules.put("/api/jobs", Who.MEMBERS);
        rules.put("/api/jobs/bulk", Who.MEMBERS);
        rules.put("/api/jobs/{id}", Who.MEMBERS);
        rules.put("/api/jobs/{id}/cancel", Who.MEMBERS);
        rules.put("/api/jobs/{id}/postpone", Who.MEMBERS);
        rules.put("/api/jobs/{id}/run", Who.MEMBERS);
        rules.put("/api/jobs/{id}/revive", Who.MEMBERS);
        rules.put("/api/jobs/{id}/events", Who.MEMBERS);
        rules.put("/api/events", Who.MEMBERS);
        rules.put("/jobs.html", Who.MEMBERS);
        rules.put("/jobs.js", Who.MEMBERS);
        rules.put("/jobs.css", Who.MEMBERS);
        rules.put("/api/queues", Who.VIEWERS);
        rules.put("/api/queues/{queue}/pause", Who.VIEWERS);
        rules.put("/api/queues/{queue}/resume", Who.VIEWERS);
        rules.put("/api/queues/{queue}/clear", Who.VIEWERS);
        rules.put("/api/workers", Who.VIEWERS);
        rules.put("/actuator/health", Who.EVERYBODY); // up or down, without details
        rules.put("/actuator/health/**", Who.EVERYBODY);
        rules.put("/actuator/metrics", Who.METRICS);
        rules.put("/actuator/metrics/**", Who.METRICS);
        rules.put("/actuator/prometheus", Who.METRICS);
        rules.put("/actuator/scaling", Who.METRICS);
        rules.put("/actuator/**", Who.ADMINS); // some of them show secrets
        rules.put("/v3/api-docs/**", Who.EVERYBODY); // describes the software, not this installation
        rules.put("/v3/api-docs.yaml", Who.EVERYBODY);
        rules.put("/swagger-ui.html", Who.EVERYBODY);
        rules.put("/swagger-ui/**", Who.EVERYBODY);
        rules.put("/error", Who.EVERYBODY);
        return rules;
    }

    static void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry routes) {
        TABLE.forEach((pattern, who) -> {
            if (who == Who.EVERYBODY) {
                routes.requestMatchers(pattern).permitAll();
            } else {
                routes.requestMatchers(pattern).access(new RoutePermission(pattern, who));
            }
        });
        routes.anyRequest().access(new RoutePermission("", Who.ADMINS));
    }
}

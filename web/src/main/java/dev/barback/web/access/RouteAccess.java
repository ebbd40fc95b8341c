package dev.barback.web.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/**
 * Authorizes routes by pattern; the first match counts. Any other route is for admins. {@link
 * dev.barback.AccessScope} decides which jobs a user sees there.
 */
final class RouteAccess {
    /** The users that a route is for. */
    enum Audience {
        PUBLIC,
        /** Authenticated users, by any token. */
        AUTHENTICATED,
        /** Users and admins; viewers may only read. */
        JOB_USERS,
        /** Authenticated users without token scopes: their own account. */
        OWN_ACCOUNT,
        /** Admins and viewers, and tokens with the metrics scope. */
        METRICS,
        /** Admins; viewers may only read. */
        ADMINS_AND_VIEWERS,
        /** Admins only. */
        ADMINS
    }

    static final Map<String, Audience> TABLE = table();

    private RouteAccess() {}

    private static Map<String, Audience> table() {
        Map<String, Audience> rules = new LinkedHashMap<>();
        rules.put("/", Audience.JOB_USERS); // lists the application's jobs
        rules.put("/login", Audience.PUBLIC);
        rules.put("/logout", Audience.OWN_ACCOUNT);
        rules.put("/api/me", Audience.AUTHENTICATED);
        rules.put("/api/me/password", Audience.OWN_ACCOUNT);
        rules.put("/api/me/tokens", Audience.OWN_ACCOUNT);
        rules.put("/api/me/tokens/{id}", Audience.OWN_ACCOUNT);
        rules.put("/api/jobs", Audience.JOB_USERS);
        rules.put("/api/jobs/bulk", Audience.JOB_USERS);
        rules.put("/api/jobs/{id}", Audience.JOB_USERS);
        rules.put("/api/jobs/{id}/cancel", Audience.JOB_USERS);
        rules.put("/api/jobs/{id}/postpone", Audience.JOB_USERS);
        rules.put("/api/jobs/{id}/run", Audience.JOB_USERS);
        rules.put("/api/jobs/{id}/revive", Audience.JOB_USERS);
        rules.put("/api/jobs/{id}/events", Audience.JOB_USERS);
        rules.put("/api/events", Audience.JOB_USERS);
        rules.put("/jobs.html", Audience.JOB_USERS);
        rules.put("/jobs.js", Audience.JOB_USERS);
        rules.put("/jobs.css", Audience.JOB_USERS);
        rules.put("/api/queues", Audience.ADMINS_AND_VIEWERS);
        rules.put("/api/queues/{queue}/pause", Audience.ADMINS_AND_VIEWERS);
        rules.put("/api/queues/{queue}/resume", Audience.ADMINS_AND_VIEWERS);
        rules.put("/api/queues/{queue}/clear", Audience.ADMINS_AND_VIEWERS);
        rules.put("/api/workers", Audience.ADMINS_AND_VIEWERS);
        rules.put("/actuator/health", Audience.PUBLIC); // up or down, without details
        rules.put("/actuator/health/**", Audience.PUBLIC);
        rules.put("/actuator/metrics", Audience.METRICS);
        rules.put("/actuator/metrics/**", Audience.METRICS);
        rules.put("/actuator/prometheus", Audience.METRICS);
        rules.put("/actuator/scaling", Audience.METRICS);
        rules.put("/actuator/**", Audience.ADMINS); // some of them show secrets
        rules.put("/v3/api-docs/**", Audience.PUBLIC); // describes the software, not this installation
        rules.put("/v3/api-docs.yaml", Audience.PUBLIC);
        rules.put("/swagger-ui.html", Audience.PUBLIC);
        rules.put("/swagger-ui/**", Audience.PUBLIC);
        rules.put("/error", Audience.PUBLIC);
        return rules;
    }

    static void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry routes) {
        TABLE.forEach((pattern, audience) -> {
            if (audience == Audience.PUBLIC) {
                routes.requestMatchers(pattern).permitAll();
            } else {
                routes.requestMatchers(pattern).access(new RoutePermission(pattern, audience));
            }
        });
        routes.anyRequest().access(new RoutePermission("", Audience.ADMINS));
    }
}

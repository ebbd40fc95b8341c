package dev.barback.web.access;

import dev.barback.enqueue.TimeAndIds;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.JdbcJobStore;
import dev.barback.record.JobStore;
import dev.barback.spring.Passwords;
import dev.barback.web.access.SecurityChoice.Kind;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Configures authentication and authorization. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
class AccessConfiguration {
    private static final Logger log = LoggerFactory.getLogger(AccessConfiguration.class);
    private static final String FORWARDED = "server.forward-headers-strategy";
    private static final List<String> REMOTE_IP =
            List.of("server.tomcat.remoteip.remote-ip-header", "server.tomcat.remoteip.protocol-header");

    @Bean
    SecurityChoice securityChoice(Environment environment) {
        SecurityChoice choice = SecurityChoice.of(environment);
        String credulous = credulous(environment);
        if (choice.kind() == Kind.REFUSED) {
            throw InsecureStartException.disabled(choice);
        } else if (credulous != null && choice.isOn()) {
            throw InsecureStartException.credulous(credulous);
        } else if (choice.kind() == Kind.OFF) {
            log.warn(
                    "Authentication is off, because {}: every user of this machine may do everything."
                            + " barback.security.enabled=true turns it on.",
                    choice.reason());
        }
        return choice;
    }

    /** The property that makes Spring or Tomcat trust forwarded headers of any sender; null = none. */
    private static @Nullable String credulous(Environment environment) {
        boolean believes = !environment.getProperty(FORWARDED, "none").strip().equalsIgnoreCase("none");
        return believes
                ? FORWARDED
                : REMOTE_IP.stream()
                        .filter(name -> !environment.getProperty(name, "").isBlank())
                        .findFirst()
                        .orElse(null);
    }

    /** The beans for authentication, if it is on. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSecurity
    @EnableWebSecurity
    static class Asking {
        /** Spring Boot's default: before all filters that read the request. */
        static final int ORDER = -100;

        private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
        private static final String LOGIN = "/login";

        @Bean
        Accounts accounts(ObjectProvider<JobStore> records, SecurityChoice choice, Clock accountClock) {
            return database(records, choice).accounts(accountClock);
        }

        @Bean
        HttpAuditLog trail(ObjectProvider<JobStore> records, SecurityChoice choice, Clock accountClock) {
            return new HttpAuditLog(database(records, choice).auditTrail(accountClock), accountClock);
        }

        @Bean
        Clock accountClock(ObjectProvider<TimeAndIds> sources) {
            return sources.getIfAvailable(() -> TimeAndIds.SYSTEM).clock();
        }

        @Bean
        @ConditionalOnMissingBean
        Passwords passwords() {
            return new Passwords();
        }

        @Bean
        FirstAdmin firstAdmin(Accounts accounts, Passwords passwords, SecurityProperties properties) {
            return new FirstAdmin(accounts, passwords, properties);
        }

        @Bean
        LoginService logins(Accounts accounts, Passwords passwords, HttpAuditLog httpAuditLog, Clock accountClock) {
            return new LoginService(accounts, passwords, httpAuditLog, accountClock);
        }

        @Bean
        TokenAuthenticators tokenGates(
                LoginService loginService,
                Accounts accounts,
                HttpAuditLog httpAuditLog,
                EnqueueRateLimit enqueueRateLimit) {
            return new TokenAuthenticators(loginService, accounts, httpAuditLog, enqueueRateLimit);
        }

        @Bean
        AuditInterceptor deeds(HttpAuditLog httpAuditLog) {
            return new AuditInterceptor(httpAuditLog);
        }

        @Bean
        SecurityFilterChain accessFilters(
                HttpSecurity http,
                Accounts accounts,
                HttpAuditLog httpAuditLog,
                TomcatServerProperties tomcat,
                Clock accountClock,
                @Qualifier("handlerExceptionResolver") HandlerExceptionResolver answers) {
            AccessDeniedProblem accessDeniedProblem = new AccessDeniedProblem(answers, httpAuditLog);
            CsrfTokenRequestAttributeHandler plain =
                    new CsrfTokenRequestAttributeHandler(); // without BREACH protection: answers are not compressed
            AnonymousRequestLimit anonymousRequestLimit =
                    new AnonymousRequestLimit(tomcat.getThreads().getMax(), answers);
            return http.authorizeHttpRequests(RouteAccess::apply)
                    .addFilterBefore(
                            new AuthenticationFilter(accounts, accountClock, answers, anonymousRequestLimit),
                            CsrfFilter.class)
                    .addFilterBefore(anonymousRequestLimit, CsrfFilter.class)
                    .csrf(csrf -> csrf.csrfTokenRequestHandler(plain)
                            .csrfTokenRepository(Sessions.CSRF_TOKENS)
                            .requireCsrfProtectionMatcher(Asking::needsCsrfToken))
                    .securityContext(context -> context.securityContextRepository(Sessions.CONTEXTS))
                    .exceptionHandling(errors -> errors.authenticationEntryPoint(accessDeniedProblem)
                            .accessDeniedHandler(accessDeniedProblem))
                    .requestCache(RequestCacheConfigurer::disable)
                    .logout(AbstractHttpConfigurer::disable)
                    .headers(AbstractHttpConfigurer::disable) // dev.barback.web.server sets them on every answer
                    .build();
        }

        /** Allows job ids that contain %2F and the like; access rules see the same path as routes. */
        @Bean
        HttpFirewall firewall() {
            StrictHttpFirewall firewall = new StrictHttpFirewall();
            firewall.setAllowUrlEncodedSlash(true);
            firewall.setAllowUrlEncodedDoubleSlash(true);
            firewall.setAllowUrlEncodedPercent(true);
            firewall.setAllowBackSlash(true);
            firewall.getEncodedUrlBlocklist().removeAll(Set.of("%3b", "%3B"));
            firewall.getDecodedUrlBlocklist().remove(";"); // a ; that is not encoded is still rejected
            return firewall;
        }

        @Bean
        FilterRegistrationBean<Filter> accessFilter(@Qualifier("springSecurityFilterChain") Filter chain) {
            FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(chain);
            registration.setOrder(ORDER);
            registration.setAsyncSupported(true);
            return registration;
        }

        /**
         * Only for sessions, since browsers send cookies by themselves. A login has no session yet, or another user's.
         */
        private static boolean needsCsrfToken(HttpServletRequest request) {
            return !SAFE.contains(request.getMethod())
                    && !LOGIN.equals(request.getRequestURI())
                    && SecurityContextHolder.getContext().getAuthentication() instanceof UserAuthentication member
                    && member.isBySession();
        }

        private static JdbcJobStore database(ObjectProvider<JobStore> records, SecurityChoice choice) {
            if (records.getIfAvailable() instanceof JdbcJobStore database) {
                return database;
            }
            throw InsecureStartException.nowhere(choice);
        }
    }
}

package dev.barback.web.access;

import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.accounts.Accounts;
import dev.barback.internal.accounts.Passwords;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.JobStore;
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
        String trustedHeaderProperty = trustedHeaderProperty(environment);
        if (choice.kind() == Kind.REFUSED) {
            throw InsecureStartException.disabled(choice);
        } else if (trustedHeaderProperty != null && choice.isOn()) {
            throw InsecureStartException.trustingForwardedHeaders(trustedHeaderProperty);
        } else if (choice.kind() == Kind.OFF) {
            log.warn(
                    "Authentication is off, because {}: every user of this machine may do everything."
                            + " barback.security.enabled=true turns it on.",
                    choice.reason());
        }
        return choice;
    }

    /** The property that makes Spring or Tomcat trust forwarded headers of any sender; null = none. */
    private static @Nullable String trustedHeaderProperty(Environment environment) {
        boolean usesForwardedHeaders =
                !environment.getProperty(FORWARDED, "none").strip().equalsIgnoreCase("none");
        return usesForwardedHeaders
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
    static class AuthenticationBeans {
        /** Spring Boot's default: before all filters that read the request. */
        static final int ORDER = -100;

        private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
        private static final String LOGIN = "/login";

        /** Over the connections of the job store, which closes them. */
        @Bean(destroyMethod = "")
        AccountDatabase accountDatabase(
                ObjectProvider<JobStore> jobStores, BarbackSettings settings, SecurityChoice choice) {
            if (jobStores.getIfAvailable() instanceof JdbcJobStore jobStore) {
                return AccountDatabase.in(
                        jobStore.database(), settings.database().migrate());
            }
            throw InsecureStartException.withoutDatabase(choice);
        }

        @Bean
        Accounts accounts(AccountDatabase accountDatabase, Clock accountClock) {
            return accountDatabase.accounts(accountClock);
        }

        @Bean
        AccessTokens accessTokens(AccountDatabase accountDatabase, Clock accountClock) {
            return accountDatabase.tokens(accountClock);
        }

        @Bean
        HttpAuditLog httpAuditLog(AccountDatabase accountDatabase, Clock accountClock) {
            return new HttpAuditLog(accountDatabase.auditLog(accountClock), accountClock);
        }

        @Bean
        Clock accountClock(ObjectProvider<TimeAndIds> timeAndIds) {
            return timeAndIds.getIfAvailable(() -> TimeAndIds.SYSTEM).clock();
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
        LoginService loginService(
                Accounts accounts,
                AccessTokens tokens,
                Passwords passwords,
                HttpAuditLog httpAuditLog,
                Clock accountClock) {
            return new LoginService(accounts, tokens, passwords, httpAuditLog, accountClock);
        }

        @Bean
        TokenAuthenticators tokenAuthenticators(
                LoginService loginService,
                AccessTokens tokens,
                HttpAuditLog httpAuditLog,
                EnqueueRateLimit enqueueRateLimit) {
            return new TokenAuthenticators(loginService, tokens, httpAuditLog, enqueueRateLimit);
        }

        @Bean
        AuditInterceptor auditInterceptor(HttpAuditLog httpAuditLog) {
            return new AuditInterceptor(httpAuditLog);
        }

        @Bean
        SecurityFilterChain accessFilters(
                HttpSecurity http,
                AccountDatabase accountDatabase,
                HttpAuditLog httpAuditLog,
                TomcatServerProperties tomcat,
                Clock accountClock,
                @Qualifier("handlerExceptionResolver") HandlerExceptionResolver exceptionResolver) {
            AccessDeniedProblem accessDeniedProblem = new AccessDeniedProblem(exceptionResolver, httpAuditLog);
            CsrfTokenRequestAttributeHandler csrfTokenHandler =
                    new CsrfTokenRequestAttributeHandler(); // without BREACH protection: answers are not compressed
            AnonymousRequestLimit anonymousRequestLimit =
                    new AnonymousRequestLimit(tomcat.getThreads().getMax(), exceptionResolver);
            AuthenticationFilter authenticationFilter = new AuthenticationFilter(
                    accountDatabase.accounts(accountClock),
                    accountDatabase.tokens(accountClock),
                    accountClock,
                    exceptionResolver,
                    anonymousRequestLimit);
            return http.authorizeHttpRequests(RouteAccess::apply)
                    .addFilterBefore(authenticationFilter, CsrfFilter.class)
                    .addFilterBefore(anonymousRequestLimit, CsrfFilter.class)
                    .csrf(csrf -> csrf.csrfTokenRequestHandler(csrfTokenHandler)
                            .csrfTokenRepository(Sessions.CSRF_TOKENS)
                            .requireCsrfProtectionMatcher(AuthenticationBeans::needsCsrfToken))
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
            return !SAFE_METHODS.contains(request.getMethod())
                    && !LOGIN.equals(request.getRequestURI())
                    && SecurityContextHolder.getContext().getAuthentication() instanceof UserAuthentication user
                    && user.isBySession();
        }
    }
}

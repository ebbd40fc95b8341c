package dev.barback.web.access;

import dev.barback.enqueue.Sources;
import dev.barback.jdbc.Accounts;
import dev.barback.jdbc.JdbcRecords;
import dev.barback.record.Records;
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

/** Whether people are asked who they are, and what that takes. */
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
            throw SecurityRefusal.disabled(choice);
        } else if (credulous != null && choice.isOn()) {
            throw SecurityRefusal.credulous(credulous);
        } else if (choice.kind() == Kind.OFF) {
            log.warn(
                    "Nobody is asked who they are, because {}: whoever is on it may do everything."
                            + " barback.security.enabled=true asks.",
                    choice.reason());
        }
        return choice;
    }

    /** What makes Spring or Tomcat believe headers of whoever sends them; null = nothing does. */
    private static @Nullable String credulous(Environment environment) {
        boolean believes = !environment.getProperty(FORWARDED, "none").strip().equalsIgnoreCase("none");
        return believes
                ? FORWARDED
                : REMOTE_IP.stream()
                        .filter(name -> !environment.getProperty(name, "").isBlank())
                        .findFirst()
                        .orElse(null);
    }

    /** What it takes where people are asked. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSecurity
    @EnableWebSecurity
    static class Asking {
        /** As Boot has it: before all filters that read anything of the request. */
        static final int ORDER = -100;

        private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
        private static final String LOGIN = "/login";

        @Bean
        Accounts accounts(ObjectProvider<Records> records, SecurityChoice choice, Clock accountClock) {
            return database(records, choice).accounts(accountClock);
        }

        @Bean
        Trail trail(ObjectProvider<Records> records, SecurityChoice choice, Clock accountClock) {
            return new Trail(database(records, choice).auditTrail(accountClock), accountClock);
        }

        @Bean
        Clock accountClock(ObjectProvider<Sources> sources) {
            return sources.getIfAvailable(() -> Sources.SYSTEM).clock();
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
        Logins logins(Accounts accounts, Passwords passwords, Trail trail, Clock accountClock) {
            return new Logins(accounts, passwords, trail, accountClock);
        }

        @Bean
        TokenGates tokenGates(Logins logins, Accounts accounts, Trail trail, Submissions submissions) {
            return new TokenGates(logins, accounts, trail, submissions);
        }

        @Bean
        Deeds deeds(Trail trail) {
            return new Deeds(trail);
        }

        @Bean
        SecurityFilterChain accessFilters(
                HttpSecurity http,
                Accounts accounts,
                Trail trail,
                TomcatServerProperties tomcat,
                Clock accountClock,
                @Qualifier("handlerExceptionResolver") HandlerExceptionResolver answers) {
            Denials denials = new Denials(answers, trail);
            CsrfTokenRequestAttributeHandler plain =
                    new CsrfTokenRequestAttributeHandler(); // answers are not compressed
            Strangers strangers = new Strangers(tomcat.getThreads().getMax(), answers);
            return http.authorizeHttpRequests(Rules::apply)
                    .addFilterBefore(new Identification(accounts, accountClock, answers, strangers), CsrfFilter.class)
                    .addFilterBefore(strangers, CsrfFilter.class)
                    .csrf(csrf -> csrf.csrfTokenRequestHandler(plain)
                            .csrfTokenRepository(Sessions.CSRF_TOKENS)
                            .requireCsrfProtectionMatcher(Asking::needsCsrfToken))
                    .securityContext(context -> context.securityContextRepository(Sessions.CONTEXTS))
                    .exceptionHandling(
                            errors -> errors.authenticationEntryPoint(denials).accessDeniedHandler(denials))
                    .requestCache(RequestCacheConfigurer::disable)
                    .logout(AbstractHttpConfigurer::disable)
                    .headers(AbstractHttpConfigurer::disable) // every answer has them, see dev.barback.web.server
                    .build();
        }

        /** Lets ids of jobs in that need to be written with %2F and the like; rules see a path as routes do. */
        @Bean
        HttpFirewall firewall() {
            StrictHttpFirewall firewall = new StrictHttpFirewall();
            firewall.setAllowUrlEncodedSlash(true);
            firewall.setAllowUrlEncodedDoubleSlash(true);
            firewall.setAllowUrlEncodedPercent(true);
            firewall.setAllowBackSlash(true);
            firewall.getEncodedUrlBlocklist().removeAll(Set.of("%3b", "%3B"));
            firewall.getDecodedUrlBlocklist().remove(";"); // one that is not encoded is refused all the same
            return firewall;
        }

        @Bean
        FilterRegistrationBean<Filter> accessFilter(@Qualifier("springSecurityFilterChain") Filter chain) {
            FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(chain);
            registration.setOrder(ORDER);
            registration.setAsyncSupported(true);
            return registration;
        }

        /** Of those who come with a cookie, which a browser sends by itself. Who logs in has none yet, or another's. */
        private static boolean needsCsrfToken(HttpServletRequest request) {
            return !SAFE.contains(request.getMethod())
                    && !LOGIN.equals(request.getRequestURI())
                    && SecurityContextHolder.getContext().getAuthentication() instanceof Member member
                    && member.isBySession();
        }

        private static JdbcRecords database(ObjectProvider<Records> records, SecurityChoice choice) {
            if (records.getIfAvailable() instanceof JdbcRecords database) {
                return database;
            }
            throw SecurityRefusal.nowhere(choice);
        }
    }
}

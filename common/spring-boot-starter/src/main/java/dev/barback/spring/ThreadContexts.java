package dev.barback.spring;

import dev.barback.spi.ThreadContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Restores Spring's, Micrometer's and OpenTelemetry's thread-local state after each job. */
@Configuration(proxyBeanMethods = false)
class ThreadContexts {

    @Bean
    ThreadContext barbackLocaleContext() {
        return () -> {
            LocaleContext before = LocaleContextHolder.getLocaleContext();
            return () -> LocaleContextHolder.setLocaleContext(before);
        };
    }

    /** If the application has Spring Web. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RequestContextHolder.class)
    static class Requests {

        @Bean
        ThreadContext barbackRequestContext() {
            return () -> {
                RequestAttributes before = RequestContextHolder.getRequestAttributes();
                return () -> RequestContextHolder.setRequestAttributes(before);
            };
        }
    }

    /** If the application has Spring Security. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityContextHolder.class)
    static class Security {

        /** Any holder of a context can change it; so a context without a user is not kept, but made anew. */
        @Bean
        ThreadContext barbackSecurityContext() {
            return () -> {
                SecurityContext before = SecurityContextHolder.getContext();
                Authentication user = before.getAuthentication();
                if (user == null) {
                    return SecurityContextHolder::clearContext;
                }
                return () -> {
                    before.setAuthentication(user);
                    SecurityContextHolder.setContext(before);
                };
            };
        }
    }

    /** If the application has Micrometer's observations, and so traces. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observations {

        @Bean
        ThreadContext barbackObservationContext(ObjectProvider<ObservationRegistry> registries) {
            ObservationRegistry registry = registries.getIfAvailable(() -> ObservationRegistry.NOOP);
            return () -> {
                Observation.Scope before = registry.getCurrentObservationScope();
                return () -> restoreScope(registry, before);
            };
        }

        private static void restoreScope(ObservationRegistry registry, Observation.@Nullable Scope before) {
            Observation.Scope now = registry.getCurrentObservationScope();
            Observation.Scope closed = null;
            while (now != null && now != before && now != closed) {
                now.close(); // makes the one that was opened before it current
                closed = now;
                now = registry.getCurrentObservationScope();
            }
            if (now != before) { // the job has closed a scope that it did not open
                registry.setCurrentObservationScope(before);
            }
        }
    }

    /** If the application has OpenTelemetry, by itself or below Micrometer: a span may be without an observation. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Context.class)
    static class Spans {

        @Bean
        ThreadContext barbackSpanContext() {
            return () -> {
                Context before = Context.current();
                return () -> makeCurrent(before);
            };
        }

        @SuppressWarnings("MustBeClosedChecker") // closing the scope would make the job's context current again
        private static void makeCurrent(Context context) {
            if (Context.current() != context) {
                context.makeCurrent();
            }
        }
    }

    /** If the application has Spring's transactions. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TransactionSynchronizationManager.class)
    static class Transactions {

        @Bean
        ThreadContext barbackTransactionContext() {
            return AbandonedTransaction::remember;
        }
    }
}

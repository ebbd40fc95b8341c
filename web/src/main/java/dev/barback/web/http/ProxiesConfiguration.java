package dev.barback.web.http;

import dev.barback.web.access.TrustedProxies;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Applies the trusted proxies before any other filter reads the client address. */
@Configuration(proxyBeanMethods = false)
class ProxiesConfiguration {

    @Bean
    FilterRegistrationBean<TrustedProxies> trustedProxies(WebProperties properties) {
        FilterRegistrationBean<TrustedProxies> registration =
                new FilterRegistrationBean<>(new TrustedProxies(properties.trustedProxies()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setEnabled(!properties.trustedProxies().isEmpty());
        return registration;
    }
}

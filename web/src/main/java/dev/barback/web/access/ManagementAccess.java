package dev.barback.web.access;

import dev.barback.web.server.OnManagementContext;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Applies authentication to a separate management port. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnSecurity
@Conditional(OnManagementContext.class)
class ManagementAccess {

    @Bean
    FilterRegistrationBean<Filter> managementAccessFilter(@Qualifier("springSecurityFilterChain") Filter chain) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(chain);
        registration.setOrder(AccessConfiguration.AuthenticationBeans.ORDER);
        return registration;
    }
}

package dev.barback.web.access;

import dev.barback.internal.accounts.AccountRoles;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.JobStore;
import dev.barback.spi.RoleLookup;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/** Users' roles for the shares of a worker inside web, whether or not web authenticates. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("barback.worker.enabled")
class RolesConfiguration {

    /** The roles of the accounts, if a rule of barback.shares names one. Another bean of an application's jar goes before it. */
    @Bean
    @Fallback
    RoleLookup accountRoles(ObjectProvider<JobStore> jobStores, BarbackSettings settings) {
        return AccountRoles.beside(
                jobStores.getIfAvailable(), settings.database().migrate(), settings.shares());
    }
}

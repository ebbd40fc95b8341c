package dev.barback.cli;

import dev.barback.internal.accounts.AccountRoles;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.JobStore;
import dev.barback.spi.RoleLookup;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;

/** The worker process. Its other beans come from auto-configuration; its jobs are services of jars on the class path. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WorkerApplication {

    /** The roles of the accounts, if a rule of barback.shares names one. Another bean of an application's jar goes before it. */
    @Bean
    @Fallback
    RoleLookup accountRoles(ObjectProvider<JobStore> jobStores, BarbackSettings settings) {
        return AccountRoles.beside(
                jobStores.getIfAvailable(), settings.database().migrate(), settings.shares());
    }
}

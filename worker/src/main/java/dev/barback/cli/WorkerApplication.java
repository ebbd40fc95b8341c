package dev.barback.cli;

import dev.barback.internal.accounts.AccountRoles;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.JobStore;
import dev.barback.spi.RoleLookup;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.event.ContextClosedEvent;

/** The worker process. Its other beans come from auto-configuration; its jobs are services of jars on the class path. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WorkerApplication {

    /** Runs the worker process until it is stopped. */
    static void run(WorkOptions options, Map<String, String> environment) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        ConfigurableApplicationContext worker = new SpringApplicationBuilder(WorkerApplication.class)
                .web(options.serves(environment) ? WebApplicationType.SERVLET : WebApplicationType.NONE)
                .listeners(event -> {
                    if (event instanceof ContextClosedEvent) {
                        closed.countDown();
                    }
                })
                .run(options.properties(environment).toArray(new String[0]));
        closed.await(); // until closing begins
        worker.close(); // waits until it is closed
    }

    /** The roles of the accounts, if a rule of barback.shares names one. Another bean of an application's jar goes before it. */
    @Bean
    @Fallback
    RoleLookup accountRoles(ObjectProvider<JobStore> jobStores, BarbackSettings settings) {
        return AccountRoles.beside(
                jobStores.getIfAvailable(), settings.database().migrate(), settings.shares());
    }
}

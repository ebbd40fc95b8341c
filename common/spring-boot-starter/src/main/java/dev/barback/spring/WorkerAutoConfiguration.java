package dev.barback.spring;

import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.RoleLookup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** A worker inside the application. */
@AutoConfiguration(after = BarbackAutoConfiguration.class)
@ConditionalOnBooleanProperty("barback.worker.enabled")
public class WorkerAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(WorkerAutoConfiguration.class);

    /** The worker; {@link WorkerLifecycle} starts and stops it. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    public Worker barbackWorker(
            Barback barback, JobRegistry registry, BarbackSettings settings, ObjectProvider<RoleLookup> roles) {
        WorkerOptions options = options(registry, settings);
        return barback.worker(options.withShares(options.shares().withRoles(roleLookup(options, roles))));
    }

    private static RoleLookup roleLookup(WorkerOptions options, ObjectProvider<RoleLookup> roles) {
        RoleLookup roleLookup = roles.getIfAvailable();
        if (roleLookup != null) {
            return roleLookup;
        }
        if (options.shares().rules().stream().anyMatch(rule -> rule.role() != null)) {
            log.warn(
                    "A rule of barback.shares names a role, but there is no RoleLookup bean, so no user has a role: the"
                            + " rule fits no job. Declare a RoleLookup that knows the roles of your users.");
        }
        return RoleLookup.NONE;
    }

    @Bean
    WorkerLifecycle barbackWorkerLifecycle(Worker worker) {
        return new WorkerLifecycle(worker);
    }

    /** The options of a worker with these settings, whether it is enabled or not. */
    static WorkerOptions options(JobRegistry registry, BarbackSettings settings) {
        return settings.workerOptions(declaredQueues(registry, settings.defaultQueue()));
    }

    private static List<String> declaredQueues(JobRegistry registry, String defaultQueue) {
        Set<String> queues = new LinkedHashSet<>();
        queues.add(defaultQueue);
        for (JobDefinition job : registry.all()) {
            if (job.queue() != null) {
                queues.add(job.queue());
            }
        }
        return new ArrayList<>(queues);
    }
}

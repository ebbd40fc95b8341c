package dev.barback.spring;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;
import org.springframework.util.ClassUtils;

/**
 * Lets the application's beans of Flyway and Liquibase count as database initializers, also without Boot's modules for
 * them. Not Spring's DataSourceInitializer: it may fill tables that JPA makes, and JPA would have to wait for it.
 */
final class ApplicationMigrations implements DatabaseInitializerDetector {
    /** The beans' type, and Boot's own detector of them; as text, since each may be missing. */
    private static final Map<String, String> BOOT_DETECTORS = Map.of(
            "org.flywaydb.core.Flyway",
            "org.springframework.boot.flyway.FlywayDatabaseInitializerDetector",
            "liquibase.integration.spring.SpringLiquibase",
            "org.springframework.boot.liquibase.LiquibaseDatabaseInitializerDetector");

    @Override
    public Set<String> detect(ConfigurableListableBeanFactory beans) {
        ClassLoader classLoader = beans.getBeanClassLoader();
        Set<String> names = new LinkedHashSet<>();
        BOOT_DETECTORS.forEach((type, bootDetector) -> {
            if (ClassUtils.isPresent(type, classLoader) && !ClassUtils.isPresent(bootDetector, classLoader)) {
                Class<?> migration = ClassUtils.resolveClassName(type, classLoader);
                for (String name : beans.getBeanNamesForType(migration, true, false)) {
                    names.add(BeanFactoryUtils.transformedBeanName(name));
                }
            }
        });
        return names;
    }
}

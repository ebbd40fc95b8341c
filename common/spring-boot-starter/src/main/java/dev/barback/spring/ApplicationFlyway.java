package dev.barback.spring;

import java.util.Set;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.util.ClassUtils;

/** Lets a Flyway bean of the application count as a database initializer, also without Boot's module for Flyway. */
final class ApplicationFlyway extends AbstractBeansOfTypeDatabaseInitializerDetector {
    private static final String BOOT_DETECTOR = "org.springframework.boot.flyway.FlywayDatabaseInitializerDetector";

    @Override
    public Set<String> detect(ConfigurableListableBeanFactory beans) {
        return ClassUtils.isPresent(BOOT_DETECTOR, beans.getBeanClassLoader()) ? Set.of() : super.detect(beans);
    }

    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(Flyway.class);
    }
}

package dev.barback.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Lets the application make its own tables (Flyway, Liquibase, schema.sql) before Barback makes any in the same
 * database: a first migration of the application may rely on finding nothing, and Flyway insists on it.
 */
@AutoConfiguration
@ConditionalOnClass(DatabaseInitializationDependencyConfigurer.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public class InitializationOrderAutoConfiguration {

    /** Where the application has Boot's Flyway. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(FlywayConfigurationCustomizer.class)
    static class WithFlyway {

        @Bean
        FlywayBaseline barbackFlywayBaseline() {
            return new FlywayBaseline();
        }
    }
}

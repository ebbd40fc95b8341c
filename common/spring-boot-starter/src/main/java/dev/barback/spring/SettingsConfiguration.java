package dev.barback.spring;

import dev.barback.settings.BarbackSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The settings, checked when the application starts. */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    @Bean
    static BarbackSettings barbackSettings(Environment environment) {
        return SpringSource.settings(environment).check();
    }
}

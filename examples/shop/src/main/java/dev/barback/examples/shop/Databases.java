package dev.barback.examples.shop;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The two databases: of orders, and of archived orders. */
@Configuration(proxyBeanMethods = false)
class Databases {

    @Bean
    @Primary
    @ConfigurationProperties("shop.orders")
    HikariDataSource orders() {
        return new HikariDataSource();
    }

    @Bean
    @ConfigurationProperties("shop.archive")
    HikariDataSource archive() {
        return new HikariDataSource();
    }

    @Bean
    DataSourceScriptDatabaseInitializer archiveTables(@Qualifier("archive") DataSource archive) {
        DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
        settings.setSchemaLocations(List.of("classpath:archive.sql"));
        settings.setMode(DatabaseInitializationMode.ALWAYS);
        return new DataSourceScriptDatabaseInitializer(archive, settings);
    }
}

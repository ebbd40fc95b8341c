package dev.barback.web;

import dev.barback.web.http.WebProperties;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The web process. */
@SpringBootApplication
@EnableConfigurationProperties(WebProperties.class)
public class WebApplication {

    /** Starts the web process. */
    public static void main(String[] arguments) {
        SpringApplication.run(WebApplication.class, arguments);
    }
}

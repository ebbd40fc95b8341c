package dev.barback.examples.counters;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * The application: the page, the worker, or both in one process, depending on its properties. It needs no code for
 * jobs: the starter finds them, since they are beans.
 */
@SpringBootApplication
@EnableConfigurationProperties(CountersProperties.class)
public class CountersApplication {

    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(CountersApplication.class, arguments);
    }
}

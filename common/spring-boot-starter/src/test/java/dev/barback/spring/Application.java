package dev.barback.spring;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A Spring Boot application that has the starter. */
final class Application {
    private Application() {}

    /** With a broker in memory that counts. */
    static ApplicationContextRunner inMemory() {
        return onPubSub().withBean(CountingBroker.class);
    }

    static ApplicationContextRunner onPubSub() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        PubSubAutoConfiguration.class,
                        BarbackAutoConfiguration.class,
                        WorkerAutoConfiguration.class,
                        ActuatorAutoConfiguration.class));
    }

    /** The sentence at the bottom of a failed start. */
    static String reason(Throwable failure) {
        Throwable e = failure;
        while (e.getCause() != null && !(e instanceof dev.barback.BarbackException)) {
            if (e.getClass() == IllegalArgumentException.class || e.getClass() == IllegalStateException.class) {
                return e.getMessage();
            }
            e = e.getCause();
        }
        return String.valueOf(e.getMessage());
    }
}

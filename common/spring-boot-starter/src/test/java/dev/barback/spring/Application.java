package dev.barback.spring;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A Spring Boot application that has the starter. */
final class Application {
    private Application() {}

    /** With a broker in memory that counts. */
    static ApplicationContextRunner inMemory() {
        return bare().withBean(CountingBroker.class);
    }

    static ApplicationContextRunner onPubSub() {
        return bare().withPropertyValues("barback.broker=pubsub");
    }

    /** With the broker that {@link BrokerChoice} chooses. */
    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        PubSubAutoConfiguration.class,
                        JdbcAutoConfiguration.class,
                        MemoryAutoConfiguration.class,
                        BarbackAutoConfiguration.class,
                        WorkerAutoConfiguration.class,
                        ActuatorAutoConfiguration.class));
    }

    /** The message of the root cause of a failed start. */
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

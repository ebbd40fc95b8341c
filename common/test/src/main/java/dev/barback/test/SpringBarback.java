package dev.barback.test;

import dev.barback.JobListener;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** The beans of a test: the starter's own back off, and the application's own are not used. */
@Configuration(proxyBeanMethods = false)
class SpringBarback {

    @Bean
    TestEnvironment barbackTestEnvironment() {
        return TestEnvironment.at(null);
    }

    @Bean
    @Primary
    MemoryBroker barbackTestBroker(TestEnvironment environment) {
        return environment.broker();
    }

    @Bean
    @Primary
    TimeAndIds barbackTestTimeAndIds(TestEnvironment environment) {
        return environment.timeAndIds();
    }

    @Bean
    JobListener barbackTestExecutions(TestEnvironment environment) {
        return environment.executions();
    }

    @Bean
    TestBarback testBarback(Barback barback, JobRegistry registry, TestEnvironment environment) {
        boolean transactions = ClassUtils.isPresent(
                "org.springframework.transaction.support.TransactionSynchronizationManager",
                SpringBarback.class.getClassLoader());
        Supplier<String> remark = transactions ? Transactions::remark : () -> "";
        return new TestBarback(barback, registry, environment, remark);
    }

    /** If the application uses Spring's transactions. */
    private static final class Transactions {
        private Transactions() {}

        static String remark() {
            return TransactionSynchronizationManager.isActualTransactionActive()
                    ? "A transaction is open: jobs that were enqueued in it wait for its commit."
                    : "";
        }
    }
}

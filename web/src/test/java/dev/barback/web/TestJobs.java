package dev.barback.web;

import dev.barback.EnqueueException;
import dev.barback.EnqueueInterceptor;
import dev.barback.Job;
import dev.barback.JobInfo;
import dev.barback.JobName;
import dev.barback.Priority;
import dev.barback.Queue;
import dev.barback.internal.broker.MemoryBroker;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A broker in memory, and additional job classes, one for each case of a request. */
@TestConfiguration(proxyBeanMethods = false)
class TestJobs {

    @Bean
    MemoryBroker broker() {
        return new MemoryBroker();
    }

    @Bean
    Everything everything() {
        return new Everything();
    }

    @Bean
    Anything anything() {
        return new Anything();
    }

    @Bean
    Optional optional() {
        return new Optional();
    }

    @Bean
    One one() {
        return new One();
    }

    @Bean
    Other other() {
        return new Other();
    }

    @Bean
    Halted halted() {
        return new Halted();
    }

    @Bean
    Refused refused() {
        return new Refused();
    }

    @Bean
    Broken broken() {
        return new Broken();
    }

    enum Color {
        RED,
        GREEN
    }

    record Address(String street, int number) {}

    /** Has a parameter of each type. */
    static class Everything implements Job {
        public void perform(
                BigInteger integer,
                BigDecimal decimal,
                double floating,
                boolean flag,
                Color color,
                UUID uuid,
                Instant time,
                Duration duration,
                List<Address> addresses,
                int[] numbers,
                Map<String, List<Long>> map,
                Object anything) {}
    }

    static class Anything implements Job {
        public void perform(Object value) {}
    }

    @Priority(7)
    @JobName(value = "Billing", aliases = "Billing::InvoiceJob")
    static class Optional implements Job {
        public void perform(String text, @Nullable String note) {}
    }

    @Queue("pair")
    static class One implements Job {
        public void perform() {}
    }

    @Queue("pair")
    static class Other implements Job {
        public void perform() {}
    }

    static class Halted implements Job, EnqueueInterceptor {
        public void perform() {}

        @Override
        public void aroundEnqueue(JobInfo job, Proceed next) {}
    }

    static class Refused implements Job, EnqueueInterceptor {
        public void perform() {}

        @Override
        public void aroundEnqueue(JobInfo job, Proceed next) {
            throw new EnqueueException("The shop is closed.");
        }
    }

    static class Broken implements Job, EnqueueInterceptor {
        public void perform() {}

        @Override
        public void aroundEnqueue(JobInfo job, Proceed next) {
            throw new IllegalStateException("A secret of the server.");
        }
    }
}

package dev.barback.fuzz;

import dev.barback.Job;
import dev.barback.JobName;
import dev.barback.Priority;
import dev.barback.Queue;
import dev.barback.internal.registry.JobRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Job classes that fuzz tests request. In a package of their own, so that they are not instrumented for fuzzing. */
public final class RequestedJobs {
    /** All these job classes. */
    public static final JobRegistry ALL = JobRegistry.of(
            new Nothing(), new Anything(), new Everything(), new Counted(), new Named(), new Paired(), new Other());

    private RequestedJobs() {}

    enum Color {
        RED,
        GREEN
    }

    record Address(String street, int number, @Nullable List<Instant> visits) {}

    static class Nothing implements Job {
        public void perform() {}
    }

    @JobName(value = "Any", aliases = "Any::Job")
    static class Anything implements Job {
        public void perform(Object value) {}
    }

    @Priority(7)
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
                @Nullable Object anything) {}
    }

    @Queue("fibonacci")
    static class Counted implements Job {
        public void perform(long n) {}
    }

    @Queue("mail")
    static class Named implements Job {
        public void perform(String firstName, @Nullable String lastName, @Nullable Map<String, Object> options) {}
    }

    @Queue("pair")
    static class Paired implements Job {
        public void perform(@Nullable Character letter) {}
    }

    @Queue("pair")
    static class Other implements Job {
        public void perform(@Nullable Address address) {}
    }
}

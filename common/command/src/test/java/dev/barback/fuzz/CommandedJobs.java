package dev.barback.fuzz;

import dev.barback.Job;
import dev.barback.internal.registry.JobDefinition;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.rails.Symbol;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs that take every kind of argument. In a room of their own: Jazzer's instrumentation loses parameters' names. */
public final class CommandedJobs {
    /** In no particular order. */
    public static final List<JobDefinition> ALL = List.copyOf(
            JobRegistry.of(new Plain(), new Structured(), new Named()).all());

    private CommandedJobs() {}

    enum Color {
        RED,
        GREEN
    }

    record Address(String street, int number, @Nullable List<Instant> visits) {}

    static class Plain implements Job {
        public void perform(
                Object any, String text, @Nullable Long whole, double floating, BigDecimal decimal, BigInteger large) {}
    }

    static class Structured implements Job {
        public void perform(
                Address address, List<Map<String, Color>> list, int[] numbers, Map<String, Duration> last) {}
    }

    static class Named implements Job {
        public void perform(
                @Nullable Instant time,
                @Nullable Duration wait,
                @Nullable UUID id,
                @Nullable Color color,
                @Nullable Boolean flag,
                @Nullable Character letter,
                @Nullable ZonedDateTime zoned,
                @Nullable Period period,
                @Nullable Set<LocalDate> days,
                @Nullable Symbol symbol) {}
    }
}

package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobName;
import dev.barback.Keywords;
import dev.barback.NewJob;
import dev.barback.PerformReference;
import dev.barback.UnknownJobException;
import dev.barback.rails.GlobalId;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Symbol;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeywordArgumentsTest {

    enum Color {
        RED,
        GREEN
    }

    record Address(String street, @Nullable Integer houseNumber) {}

    static class Numbers implements Job {
        public void perform(long l, int i, double d, BigDecimal b, BigInteger big) {}
    }

    static class Times implements Job {
        public void perform(Instant at, Duration length, Period period, OffsetDateTime when) {}
    }

    static class Mixed implements Job {
        public void perform(
                JobContext context,
                String name,
                Color color,
                List<Integer> counts,
                Map<String, Long> map,
                Address address,
                UUID id,
                boolean[] flags,
                Set<Symbol> symbols,
                Object anything) {}
    }

    static class Named implements Job {
        public void perform(String firstName, boolean raiseError, @Nullable String note) {}
    }

    static class Painted implements Job {
        public void perform(String name, @Nullable Symbol color) {}
    }

    static class Greeting implements Job {
        public void perform(GlobalId person) {}
    }

    static class Names implements Job {
        public void perform(Collection<String> names) {}
    }

    static class NameList implements Job {
        public void perform(List<String> names) {}
    }

    @JobName(
            value = "Billing",
            aliases = {"Billing::InvoiceJob"})
    static class Billing implements Job {
        public void perform(Address options) {}
    }

    static class Inherited extends Numbers {}

    static class Two implements Job {
        public void perform() {}

        public void perform(int n) {}
    }

    static class None implements Job {}

    @Test
    void numbersFitExactlyOrAreRefused() {
        assertThat(bind(Numbers.class, 1L, 2L, 3L, 4L, 5L))
                .containsExactly(1L, 2, 3.0, new BigDecimal(4), BigInteger.valueOf(5));
        assertThat(bind(Numbers.class, 1.0, 2, 0.1, 0.1, new BigInteger("10000000000000000000000")))
                .containsExactly(1L, 2, 0.1, new BigDecimal("0.1"), new BigInteger("10000000000000000000000"));
        refused(
                Numbers.class,
                "i takes a whole number from -2147483648 to 2147483647, not 3000000000",
                1,
                3_000_000_000L,
                1,
                1,
                1);
        refused(
                Numbers.class,
                "l takes a whole number from -9223372036854775808 to 9223372036854775807, not 1.5",
                1.5,
                1,
                1,
                1,
                1);
        refused(Numbers.class, "l takes a number, not the text \"1\"", "1", 1, 1, 1, 1);
        refused(Numbers.class, "l can't be null", null, 1, 1, 1, 1);
        refused(
                Numbers.class,
                "l takes a number of at most 1000 digits, not 1E+900000",
                new BigDecimal("1e900000"),
                1,
                1,
                1,
                1);
        refused(Numbers.class, "Numbers needs (l, i, d, b, big): it got 1 argument.", 1);
    }

    @Test
    void timesFitFromTheirKind() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(bind(Times.class, "2026-01-01T01:00:00+01:00", 3L, "P1M", now))
                .containsExactly(
                        now, Duration.ofSeconds(3), Period.ofMonths(1), OffsetDateTime.parse("2026-01-01T00:00:00Z"));
        assertThat(bind(Times.class, now, 0.5, RailsDuration.of(Period.ofDays(2)), now)
                        .subList(1, 3))
                .containsExactly(Duration.ofMillis(500), Period.ofDays(2));
        assertThat(bind(Times.class, now, "5m", Period.ZERO, now).get(1)).isEqualTo(Duration.ofMinutes(5));
        refused(
                Times.class,
                "length takes a duration such as 5m, PT5M or 300 (seconds), not the text \"soon\"",
                now,
                "soon",
                Period.ZERO,
                now);
        refused(
                Times.class,
                "length takes a duration such as 5m, PT5M or 300 (seconds), not 1E+300",
                now,
                new BigDecimal("1e300"),
                Period.ZERO,
                now);
        refused(Times.class, "length takes a duration", now, new BigDecimal("1e-100000000"), Period.ZERO, now);
    }

    @Test
    void everythingElse() {
        UUID id = UUID.randomUUID();
        List<Object> bound = bind(
                Mixed.class,
                new Symbol("ada"),
                "red",
                List.of(1L, 2L),
                Map.of(new Symbol("a"), 1L),
                Map.of("street", "Main", "house_number", 5L),
                id.toString(),
                List.of(true, false),
                List.of("x"),
                new GlobalId("gid://shop/Person/5"));
        assertThat(bound.subList(0, 6))
                .containsExactly("ada", Color.RED, List.of(1, 2), Map.of("a", 1L), new Address("Main", 5), id);
        assertThat((boolean[]) bound.get(6)).containsExactly(true, false);
        assertThat(bound.get(7)).isEqualTo(Set.of(new Symbol("x")));
        assertThat(bound.get(8)).isEqualTo(new GlobalId("gid://shop/Person/5"));
    }

    /** Values of Rails are records, but no hashes. */
    @Test
    void lastParameterOfAValueOfRailsIsGivenByName() {
        GlobalId person = new GlobalId("gid://shop/Person/5");
        assertThat(bind(Greeting.class, Keywords.of("person", person))).containsExactly(person);
        assertThat(bind(Greeting.class, person)).containsExactly(person);
        assertThat(bind(Painted.class, "a", Keywords.of("color", new Symbol("red"))))
                .containsExactly("a", new Symbol("red"));
        assertThat(bind(Painted.class, Keywords.of("name", "a").and("color", "red")))
                .containsExactly("a", new Symbol("red"));
    }

    @Test
    void collectionsFitWhereTheirTypeDoes() {
        List<String> names = List.of("a", "b");
        assertThat(bind(Names.class, new ArrayDeque<>(names))).containsExactly(names);
        assertThat(bind(Names.class, new TreeMap<>(Map.of(1, "a", 2, "b")).values()))
                .containsExactly(names);
        refused(NameList.class, "names takes a list, not a set", Set.of("a"));
        refused(NameList.class, "names takes a list, not an ArrayDeque", new ArrayDeque<>(names));
    }

    @Test
    void argumentsByName() {
        assertThat(bind(Named.class, Keywords.of("raise_error", true).and("first_name", "Ada")))
                .containsExactly("Ada", true, null);
        assertThat(bind(Named.class, "Ada", Keywords.of("raiseError", true).and("note", "x")))
                .containsExactly("Ada", true, "x");
        assertThat(bind(Named.class, Map.of(new Symbol("first_name"), "Ada", new Symbol("raise_error"), false)))
                .containsExactly("Ada", false, null);
        refused(
                Named.class,
                "Named needs (first_name, raise_error, note): raise_error is missing.",
                Keywords.of("first_name", "Ada"));
        refused(
                Named.class,
                "an argument is given without a name",
                new Keywords(Collections.singletonMap(null, "Ada")));
        refused(
                Named.class,
                "there is no colour",
                Keywords.of("first_name", "A").and("raise_error", true).and("colour", 1));
        refused(
                Named.class,
                "raise_error takes true or false, not the text \"yes\"",
                Keywords.of("first_name", "A").and("raise_error", "yes"));
    }

    @Test
    void argumentsByNameFillARecord() {
        assertThat(bind(Billing.class, Keywords.of("street", "Main").and("house_number", 3)))
                .containsExactly(new Address("Main", 3));
        refused(
                Billing.class,
                "options takes (street, house_number); there is no city",
                Keywords.of("street", "Main").and("city", "X"));
    }

    @Test
    void jobsAreFoundByNameAliasAndReference() {
        JobRegistry registry = JobRegistry.of(new Billing(), new Inherited());
        assertThat(registry.find("Billing::InvoiceJob").type()).isEqualTo(Billing.class);
        assertThat(registry.find(NewJob.of(Inherited::perform, 1L, 2, 3.0, BigDecimal.ONE, BigInteger.ONE))
                        .type())
                .isEqualTo(Inherited.class);
        assertThatThrownBy(() -> registry.find("Nope"))
                .isInstanceOf(UnknownJobException.class)
                .hasMessage("There is no job named \"Nope\". There are: Billing, Billing::InvoiceJob, Inherited.");
        assertThatThrownBy(() -> registry.find(NewJob.of(Named::perform, "a", true, "b")))
                .isInstanceOf(UnknownJobException.class)
                .hasMessageContaining("Register it");
    }

    @Test
    void aLambdaIsNoReference() {
        PerformReference.Of1<Billing, Address> lambda = (job, address) -> job.perform(address);
        JobRegistry registry = JobRegistry.of(new Billing());
        assertThatThrownBy(() -> registry.find(NewJob.of(lambda, new Address("x", 1))))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("WelcomeMail::perform");
    }

    @Test
    void improperJobsAreRefusedAtTheStart() {
        assertThatThrownBy(() -> JobRegistry.of(new Two())).hasMessageContaining("more than one method named perform");
        assertThatThrownBy(() -> JobRegistry.of(new None())).hasMessageContaining("no method named perform");
        assertThatThrownBy(() -> JobRegistry.of(new Billing(), new Other.Billing()))
                .hasMessageContaining("Two jobs are named Billing");
    }

    static class Other {
        static class Billing implements Job {
            public void perform() {}
        }
    }

    private static List<Object> bind(Class<?> job, Object... arguments) {
        return PerformMethod.of(job, job.getSimpleName()).bind(Arrays.asList(arguments));
    }

    private static void refused(Class<?> job, String message, Object... arguments) {
        assertThatThrownBy(() -> bind(job, arguments))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining(message);
    }
}

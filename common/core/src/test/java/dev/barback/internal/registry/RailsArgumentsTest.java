package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.Keywords;
import dev.barback.internal.wire.ArgumentCodec;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.wire.Json;
import dev.barback.rails.GlobalId;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.ModuleName;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.RailsDuration.Part;
import dev.barback.rails.Symbol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * The output of real Rails 6.1, with {@code src/test/ruby/activejob-arguments.rb}, is read with its meaning and fits
 * the parameters of Java. By its source code, Rails 7.0 writes the same; 7.1 writes a BigDecimal in its own object,
 * unless configured otherwise. The output of these is not here.
 */
class RailsArgumentsTest {
    private static final String FIXTURE = "/activejob-arguments-6.1.7.10.txt";
    private static final Map<String, String> RAILS = arguments();
    private static final Map<String, List<?>> MEANING = new LinkedHashMap<>();

    static {
        means("nil, true, false", null, true, false);
        means(
                "Integer",
                0L,
                -1L,
                2147483648L,
                Long.MAX_VALUE,
                new BigInteger("9223372036854775808"),
                BigInteger.TEN.pow(30).negate());
        means("Integer of 1000 digits", BigInteger.TEN.pow(999));
        means("Float", 1.5, 5400.0, 1e300, 0.0, Double.MIN_VALUE, 0.1);
        means("BigDecimal", "12.5");
        means("BigDecimal whole", "4.0");
        means("BigDecimal long", "123456789012345678901234567890.123456789");
        means("BigDecimal small", "0.00000000000000000001");
        means("BigDecimal NaN", "NaN");
        means("String", "a", "", "Zürich \ud83c\udf7a \u2028 \0", "Ada");
        means("Symbol", new Symbol("a"), new Symbol("with space"), new Symbol("CamelCase"), new Symbol("done?"));
        means("Date", LocalDate.of(2001, 2, 3));
        means("Date of five digits", LocalDate.of(10_000, 1, 2));
        means("Date before Christ", LocalDate.of(-4711, 1, 2));
        means("Time", Instant.parse("2002-10-31T00:02:02.123456789Z"));
        means("Time.now", Instant.parse("2026-11-21T22:52:31.301512034Z"));
        means("Time with an offset", Instant.parse("2002-10-30T23:32:02Z"));
        means("Time with an offset in seconds", Instant.parse("2002-10-31T01:02:02Z"));
        means("Time of five digits", Instant.parse("+10000-01-02T00:00:00Z"));
        means("Time before Christ", Instant.parse("-0005-01-02T00:00:00Z"));
        means("DateTime", OffsetDateTime.parse("2001-02-03T04:05:06.123456+03:00"));
        means("DateTime in UTC", OffsetDateTime.parse("2001-02-03T04:05:06Z"));
        means("Time.zone.now", ZonedDateTime.parse("2026-11-21T23:52:31.301512034+01:00"));
        means("TimeWithZone in summer", ZonedDateTime.parse("2026-07-01T12:00:00+02:00"));
        means("TimeWithZone UTC", ZonedDateTime.parse("2000-01-01T00:00:00Z"));
        means("TimeWithZone Tokyo", ZonedDateTime.parse("2000-01-01T09:00:00+09:00"));
        means("TimeWithZone Kathmandu", ZonedDateTime.parse("2000-01-01T05:45:00+05:45"));
        means("TimeWithZone of five digits", ZonedDateTime.parse("+10000-01-02T00:00:00Z"));
        means("TimeWithZone of 1800", ZonedDateTime.parse("1800-01-01T00:00:00+00:53"));
        means("Duration 1.day", lasts(86_400, "days", 1));
        means("Duration 1.hour + 5.minutes", lasts(3_900, "hours", 1, "minutes", 5));
        means("Duration 1.5.hours", lasts(5400.0, "hours", 1.5));
        means("Duration 1.month", lasts(2_629_746, "months", 1));
        means("Duration 1.year - 2.weeks", lasts(30_347_352, "years", 1, "weeks", -2));
        means("Duration 0.seconds", lasts(0, "seconds", 0));
        means("Duration -90.seconds", lasts(-90, "seconds", -90));
        means("Duration BigDecimal#seconds", lasts(12.5, "seconds", 12.5));
        means("Duration BigDecimal#hours", lasts(360.0, "hours", 0.1));
        means("Array", List.of(1L, List.of(2L, Arrays.asList(new Symbol("a"), null)), List.of()));
        means("Array with a record", List.of(new GlobalId("gid://shop/Person/5")));
        means("Hash with string keys", Map.of("a", 1L));
        means(
                "Hash with symbol keys",
                Map.of(new Symbol("a"), 1L, new Symbol("b"), Map.of(new Symbol("c"), new Symbol("d"))));
        means("Hash with both", Map.of(new Symbol("a"), 1L, "b", 2L));
        means("Hash nested", Map.of("a", Map.of(new Symbol("b"), List.of(1L, Map.of("c", lasts(86_400, "days", 1))))));
        means("Hash empty", Map.of());
        means("Hash with a time and a decimal", Map.of("at", Instant.parse("2000-01-01T00:00:00Z"), "price", "9.99"));
        means("HashWithIndifferentAccess", indifferent("a", 1L, "b", new IndifferentMap(Map.of("c", 2L))));
        means("keywords", "a", Keywords.of("first_name", "Ada").and("raise_error", true));
        means(
                "keywords nested",
                Keywords.of(
                                "options",
                                Map.of(
                                        new Symbol("deep"),
                                        Map.of(new Symbol("deeper"), List.of(lasts(86_400, "days", 1)))))
                        .and("at", LocalDate.of(2001, 2, 3)));
        means("keywords with a hash of keywords", Keywords.of("outer", Keywords.of("inner", 1L)));
        means("GlobalID", new GlobalId("gid://shop/Person/5"));
        means("GlobalID of text", new GlobalId("gid://shop/Person/a+b%2Fc"));
        means("Class", new ModuleName("Billing::Invoice"));
        means("Module", new ModuleName("Billing"));
    }

    @TestFactory
    Stream<DynamicTest> argumentsAreReadWithTheirMeaning() {
        return MEANING.entrySet().stream()
                .map(line -> DynamicTest.dynamicTest(
                        line.getKey(),
                        () -> assertThat(ArgumentCodec.read(json(line.getKey())))
                                .isEqualTo(line.getValue())));
    }

    @Test
    void everyLineIsLookedAt() {
        assertThat(MEANING.keySet()).hasSizeGreaterThan(50);
        assertThat(RAILS.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(MEANING.keySet().stream(), Stream.of("Class without a name"))
                                .toList());
        assertThatThrownBy(() -> ArgumentCodec.read(json("Class without a name")))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("Argument 1 can't be read: the field value should be text, but is \"null\".");
    }

    static class Decimals implements Job {
        public void perform(BigDecimal price) {}
    }

    static class Moments implements Job {
        public void perform(Instant at) {}
    }

    static class Zoned implements Job {
        public void perform(ZonedDateTime at) {}
    }

    static class Offsets implements Job {
        public void perform(OffsetDateTime at) {}
    }

    static class Lengths implements Job {
        public void perform(Duration length) {}
    }

    static class Periods implements Job {
        public void perform(Period length) {}
    }

    record Item(Instant at, BigDecimal price) {}

    static class Items implements Job {
        public void perform(Item item) {}
    }

    static class Named implements Job {
        public void perform(String greeting, String firstName, boolean raiseError) {}
    }

    static class Nested implements Job {
        public void perform(Map<String, Map<String, List<Duration>>> options, LocalDate at) {}
    }

    static class Days implements Job {
        public void perform(LocalDate day) {}
    }

    @Test
    void argumentsFitParameters() {
        assertFits(new Decimals(), "BigDecimal", new BigDecimal("12.5"));
        assertFits(new Decimals(), "BigDecimal whole", new BigDecimal("4.0"));
        assertFits(new Decimals(), "BigDecimal long", new BigDecimal("123456789012345678901234567890.123456789"));
        assertFits(new Decimals(), "BigDecimal small", new BigDecimal("1E-20"));
        Instant now = Instant.parse("2026-11-21T22:52:31.301512034Z");
        assertFits(new Moments(), "Time.now", now);
        assertFits(new Moments(), "Time.zone.now", now);
        assertFits(new Zoned(), "Time.zone.now", ZonedDateTime.parse("2026-11-21T23:52:31.301512034+01:00"));
        assertFits(new Offsets(), "Time.zone.now", OffsetDateTime.parse("2026-11-21T23:52:31.301512034+01:00"));
        assertFits(new Moments(), "DateTime", Instant.parse("2001-02-03T01:05:06.123456Z"));
        assertFits(new Lengths(), "Duration BigDecimal#seconds", Duration.ofMillis(12_500));
        assertFits(new Lengths(), "Duration BigDecimal#hours", Duration.ofMinutes(6));
        assertFits(new Lengths(), "Duration -90.seconds", Duration.ofSeconds(-90));
        assertFits(new Periods(), "Duration 1.year - 2.weeks", Period.of(1, 0, -14));
        assertFits(new Days(), "Date of five digits", LocalDate.of(10_000, 1, 2));
        assertFits(
                new Items(),
                "Hash with a time and a decimal",
                new Item(Instant.parse("2000-01-01T00:00:00Z"), new BigDecimal("9.99")));
        assertFits(new Named(), "keywords", "a", "Ada", true);
        assertFits(
                new Nested(),
                "keywords nested",
                Map.of("deep", Map.of("deeper", List.of(Duration.ofDays(1)))),
                LocalDate.of(2001, 2, 3));
    }

    @Test
    void theBigDecimalOfRails71IsAnObjectOfItsOwnAlsoWithinADuration() {
        String decimal = "{\"_aj_serialized\":\"ActiveJob::Serializers::BigDecimalSerializer\",\"value\":\"0.125e2\"}";
        assertThat(perform(new Decimals()).decode(read("[" + decimal + "]"))).containsExactly(new BigDecimal("12.5"));
        assertThat(perform(new Decimals()).decode(read("[\"0.125e2\"]"))).containsExactly(new BigDecimal("12.5"));
        String seconds = "{\"_aj_serialized\":\"ActiveJob::Serializers::SymbolSerializer\",\"value\":\"seconds\"}";
        assertThat(perform(new Lengths())
                        .decode(read(
                                "[{\"_aj_serialized\":\"ActiveJob::Serializers::DurationSerializer\",\"value\":\"12.5\","
                                        + "\"parts\":[[" + seconds + "," + decimal + "]]}]")))
                .containsExactly(Duration.ofMillis(12_500));
    }

    @Test
    void aZoneThatThisJdkDoesNotKnowLeavesTheOffset() {
        for (String zone : List.of("\"Mars/Olympus_Mons\"", "\"Berlin\"", "\"UTC+2\"", "null", "5", "\"\"")) {
            String time = "[{\"_aj_serialized\":\"ActiveJob::Serializers::TimeWithZoneSerializer\",\"value\":"
                    + "\"2026-11-21T23:52:31.301512034+01:00\",\"time_zone\":" + zone + "}]";
            assertThat(ArgumentCodec.read(read(time)))
                    .as(zone)
                    .containsExactly(ZonedDateTime.parse("2026-11-21T23:52:31.301512034+01:00"));
        }
    }

    /** A time with only an offset is written as Rails up to 7.1 does; later Rails reads it in its own zone. */
    @Test
    void whatWasReadIsWrittenAsRailsDid() {
        for (String name :
                List.of("Time.zone.now", "TimeWithZone Kathmandu", "DateTime", "Duration 1.5.hours", "Class")) {
            JsonNode rails = json(name);
            assertThat(ArgumentCodec.write(ArgumentCodec.read(rails).get(0)))
                    .as(name)
                    .isEqualTo(rails.get(0));
        }
    }

    @Test
    void wholeJobsAreRead() {
        EnvelopeCodec codec = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);
        List<Envelope> jobs = fixture()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> codec.read(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertThat(jobs).hasSize(2);
        assertThat(ArgumentCodec.read(jobs.get(0).arguments()))
                .containsExactly("a", Keywords.of("sleep_duration", 3L).and("raise_error", true));
        assertThat(jobs.get(1).job().priority()).isEqualTo(10);
        assertThat(jobs.get(1).job().enqueuedAt()).isEqualTo(Instant.parse("2026-11-21T22:52:31Z"));
    }

    private static void assertFits(Job job, String name, Object... values) {
        assertThat(perform(job).decode(json(name))).as(name).containsExactly(values);
    }

    private static PerformMethod perform(Job job) {
        return PerformMethod.of(job.getClass(), job.getClass().getSimpleName());
    }

    private static void means(String name, Object... values) {
        MEANING.put(name, Arrays.asList(values));
    }

    private static RailsDuration lasts(Number seconds, Object... parts) {
        Part[] list = new Part[parts.length / 2];
        for (int i = 0; i < list.length; i++) {
            list[i] = new Part((String) parts[2 * i], (Number) parts[2 * i + 1]);
        }
        return new RailsDuration(seconds, List.of(list));
    }

    private static IndifferentMap indifferent(String k1, Object v1, String k2, Object v2) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(k1, v1);
        map.put(k2, v2);
        return new IndifferentMap(map);
    }

    private static JsonNode json(String name) {
        return read(RAILS.get(name));
    }

    private static JsonNode read(String json) {
        return Json.read(json);
    }

    private static Map<String, String> arguments() {
        Map<String, String> arguments = new LinkedHashMap<>();
        fixture()
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(parts -> parts.length == 2 && parts[1].startsWith("["))
                .forEach(parts -> arguments.put(parts[0], parts[1]));
        return arguments;
    }

    private static String fixture() {
        try (InputStream in = RailsArgumentsTest.class.getResourceAsStream(FIXTURE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

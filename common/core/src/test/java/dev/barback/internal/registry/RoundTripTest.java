package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.JobInfo;
import dev.barback.Keywords;
import dev.barback.internal.wire.Envelope;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.rails.GlobalId;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.ModuleName;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Range;
import dev.barback.rails.Symbol;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Arguments that can be enqueued come back equal; others are refused with a message, without any other exception. */
class RoundTripTest {
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);
    private static final int TRIES = 100;
    private static final List<ZoneId> ZONES =
            ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();

    enum Color {
        RED,
        DARK_BLUE
    }

    record Everything(
            @Nullable String text,
            long number,
            @Nullable BigDecimal price,
            List<Instant> times,
            Map<Color, Duration> lengths,
            @Nullable Everything inside) {}

    abstract static class Base<T> implements Job {
        public void perform(T argument) {}
    }

    static class Texts extends Base<String> {}

    static class Letters extends Base<Character> {}

    static class Integers extends Base<Integer> {}

    static class Longs extends Base<Long> {}

    static class Bytes extends Base<Byte> {}

    static class Doubles extends Base<Double> {}

    static class Floats extends Base<Float> {}

    static class Wholes extends Base<BigInteger> {}

    static class Decimals extends Base<BigDecimal> {}

    static class Instants extends Base<Instant> {}

    static class Offsets extends Base<OffsetDateTime> {}

    static class Zoned extends Base<ZonedDateTime> {}

    static class Dates extends Base<LocalDate> {}

    static class Durations extends Base<Duration> {}

    static class Periods extends Base<Period> {}

    static class Symbols extends Base<Symbol> {}

    static class Sets extends Base<Set<UUID>> {}

    static class Maps extends Base<Map<Symbol, List<Double>>> {}

    static class Records extends Base<Everything> {}

    static class Anything extends Base<Object> {}

    @TestFactory
    Stream<DynamicTest> comesBackEqualOrIsRefused() {
        return Stream.of(
                each(new Texts(), RoundTripTest::text),
                each(new Letters(), random -> (char) random.nextInt(0x10000)),
                each(new Integers(), random -> oneOf(random, Integer.MIN_VALUE, Integer.MAX_VALUE, random.nextInt())),
                each(new Longs(), random -> oneOf(random, Long.MIN_VALUE, Long.MAX_VALUE, random.nextLong())),
                each(new Bytes(), random -> (byte) random.nextInt()),
                each(new Doubles(), random -> Double.longBitsToDouble(random.nextLong())),
                each(new Doubles(), random -> oneOf(random, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE)),
                each(new Floats(), random -> Float.intBitsToFloat(random.nextInt())),
                each(new Wholes(), RoundTripTest::whole),
                each(new Decimals(), RoundTripTest::decimal),
                each(new Instants(), RoundTripTest::instant),
                each(new Offsets(), RoundTripTest::offset),
                each(new Zoned(), RoundTripTest::zoned),
                each(
                        new Dates(),
                        random -> oneOf(
                                random,
                                LocalDate.MIN,
                                LocalDate.MAX,
                                local(random).toLocalDate())),
                each(new Durations(), RoundTripTest::duration),
                each(new Periods(), RoundTripTest::period),
                each(new Symbols(), random -> new Symbol(text(random))),
                each(new Sets(), random -> Set.of(new UUID(random.nextLong(), random.nextLong()))),
                each(new Maps(), random -> Map.of(new Symbol(text(random)), List.of(random.nextGaussian()))),
                each(new Records(), random -> everything(random, random.nextInt(60))),
                each(new Anything(), random -> plain(random, random.nextInt(60))));
    }

    private static DynamicTest each(Job job, Function<Random, Object> values) {
        return DynamicTest.dynamicTest(job.getClass().getSimpleName(), () -> {
            PerformMethod perform =
                    PerformMethod.of(job.getClass(), job.getClass().getSimpleName());
            Random random = new Random(20_261_121);
            for (int i = 0; i < TRIES; i++) {
                Object value = values.apply(random);
                byte[] written = writtenOrNull(perform, value);
                if (written != null) {
                    assertThat(perform.decode(CODEC.read(written).arguments())).containsExactly(value);
                }
            }
        });
    }

    /** A test in which all values were refused would prove nothing. */
    @Test
    void limits() {
        assertRefused(new Instants(), Instant.MAX, "The time +1000000000-12-31T23:59:59.999999999Z is beyond the year");
        assertRefused(new Instants(), Instant.MIN, "is beyond the year 999,999,999.");
        assertWritten(new Instants(), Instant.parse("+999999999-12-31T23:59:59.999999999Z"));
        assertWritten(new Dates(), LocalDate.MAX);
        assertWritten(new Dates(), LocalDate.MIN);
        assertWritten(new Offsets(), OffsetDateTime.MAX);
        assertWritten(new Offsets(), OffsetDateTime.MIN);
        assertWritten(new Durations(), Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
        assertWritten(new Durations(), Duration.ofSeconds(Long.MIN_VALUE));
        assertWritten(new Durations(), Duration.ofSeconds(123_456_789_012L, 123_456_789));
        assertWritten(new Durations(), Duration.ofNanos(-1));
        assertWritten(new Periods(), Period.of(Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertWritten(new Wholes(), BigInteger.TEN.pow(999).negate());
        assertRefused(
                new Wholes(), BigInteger.TEN.pow(1000), "The number has more than 1,000 digits: pass it as text.");
        assertRefused(new Wholes(), BigInteger.ONE.shiftLeft(10_000_000), "more than 1,000 digits");
        assertWritten(new Decimals(), new BigDecimal("12.50"));
        assertWritten(new Decimals(), new BigDecimal("1E+999"));
        assertWritten(new Decimals(), new BigDecimal("1E-1000"));
        assertRefused(new Decimals(), new BigDecimal("1E+1000"), "more than 1,000 digits");
        assertRefused(new Decimals(), new BigDecimal("1E-1001"), "more than 1,000 digits");
        assertRefused(new Decimals(), new BigDecimal("0E-2147483647"), "more than 1,000 digits");
        assertRefused(new Doubles(), Double.NaN, "NaN can't be written in JSON.");
        assertRefused(new Texts(), "a\ud800b", "half a surrogate pair at 1");
        assertRefused(new Symbols(), new Symbol("\udc00"), "half a surrogate pair at 0");
        assertRefused(new Anything(), new ModuleName("\udc00"), "half a surrogate pair at 0");
        assertRefused(new Anything(), new GlobalId("gid://\udc00"), "half a surrogate pair");
        assertRefused(new Anything(), Map.of("a\udc00", 1), "half a surrogate pair");
        assertRefused(new Anything(), Map.of(new Symbol("\udc00"), 1), "half a surrogate pair");
        assertRefused(new Anything(), Map.of("a", 1, new Symbol("a"), 2), "Two keys of a map are written a");
        assertRefused(
                new Anything(),
                new RailsDuration(new BigDecimal("1.5"), List.of(new RailsDuration.Part("\ud800", 1))),
                "half a surrogate");
        assertRefused(new Anything(), Collections.singletonMap(null, 1), "null is a null");
        assertRefused(new Anything(), new IndifferentMap(Collections.singletonMap(null, 1)), "is null");
        assertRefused(new Anything(), new AtomicInteger(), "AtomicInteger can't be written");
        assertRefused(new Anything(), nested(60), "nested too deeply");
        assertWritten(new Anything(), nested(45));
        assertRefused(
                new Zoned(),
                LocalDateTime.MIN.plusDays(2).atZone(ZoneId.of("UTC+2")),
                "Rails knows no time zone UTC+02:00.");
        assertRefused(
                new Zoned(),
                LocalDateTime.of(2000, 1, 1, 0, 0).atZone(ZoneId.of("GMT-03:30")),
                "Rails knows no time zone GMT-03:30.");
        assertRefused(
                new Offsets(),
                OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.ofTotalSeconds(3601)),
                "has seconds, which ISO-8601 can't express");
        assertWritten(new Zoned(), ZonedDateTime.of(LocalDateTime.of(1800, 1, 1, 0, 0), ZoneId.of("Europe/Berlin")));
        assertWritten(new Zoned(), ZonedDateTime.of(LocalDateTime.of(2000, 1, 1, 0, 0), ZoneOffset.ofHours(2)));
    }

    private static void assertWritten(Job job, Object value) {
        PerformMethod perform = PerformMethod.of(job.getClass(), job.getClass().getSimpleName());
        assertThat(perform.decode(CODEC.read(written(perform, value)).arguments()))
                .containsExactly(value);
    }

    @Test
    void keysAreAsLongAsTexts() {
        String key = "k".repeat(70_000);
        PerformMethod perform = PerformMethod.of(Anything.class, "Anything");
        byte[] written = written(perform, Map.of(key, 1));
        assertThat(perform.decode(CODEC.read(written).arguments())).containsExactly(Map.of(key, 1L));
    }

    private static void assertRefused(Job job, Object value, String message) {
        PerformMethod perform = PerformMethod.of(job.getClass(), job.getClass().getSimpleName());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> written(perform, value))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining(message);
    }

    private static byte @Nullable [] writtenOrNull(PerformMethod perform, Object value) {
        try {
            return written(perform, value);
        } catch (ArgumentException e) {
            assertThat(e.getMessage()).endsWith(".").hasSizeGreaterThan(20);
            return null;
        }
    }

    private static byte[] written(PerformMethod perform, Object value) {
        List<Object> arguments = Collections.singletonList(value);
        perform.check(arguments);
        JobInfo job =
                JobInfo.builder("1", "Any", "default").enqueuedAt(Instant.EPOCH).build();
        byte[] written = CODEC.write(job, arguments);
        Envelope here = EnvelopeCodec.envelope(job, arguments);
        assertThat(perform.decode(here.arguments()))
                .as("the other way of writing, for jobs that run at once")
                .isEqualTo(perform.decode(CODEC.read(written).arguments()));
        return written;
    }

    private static Object oneOf(Random random, Object... values) {
        return values[random.nextInt(values.length)];
    }

    private static String text(Random random) {
        char[] text = new char[random.nextInt(4)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) (random.nextInt(3) == 0 ? 0xd7f0 + random.nextInt(0x820) : random.nextInt(0x300));
        }
        return new String(text);
    }

    private static BigInteger whole(Random random) {
        BigInteger number = new BigInteger(random.nextInt(3_400), random);
        return random.nextBoolean() ? number : number.negate();
    }

    private static BigDecimal decimal(Random random) {
        return new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(2_100) - 1_050);
    }

    private static LocalDateTime local(Random random) {
        long second = (long) (random.nextGaussian() * Math.pow(10, random.nextInt(17)));
        return LocalDateTime.ofEpochSecond(
                Math.max(-31_556_889_000_000_000L, Math.min(31_556_889_000_000_000L, second)),
                random.nextInt(1_000_000_000),
                ZoneOffset.UTC);
    }

    private static Instant instant(Random random) {
        return (Instant) oneOf(random, Instant.MIN, Instant.MAX, local(random).toInstant(ZoneOffset.UTC));
    }

    private static OffsetDateTime offset(Random random) {
        int seconds = random.nextInt(2 * 18 * 3600) - 18 * 3600;
        return local(random).atOffset(ZoneOffset.ofTotalSeconds(random.nextBoolean() ? seconds : seconds / 900 * 900));
    }

    /** A random time with a zone; UTC, which has several names, becomes Etc/UTC. */
    private static ZonedDateTime zoned(Random random) {
        ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
        ZonedDateTime time = local(random).atZone(random.nextInt(9) == 0 ? ZoneOffset.ofHours(5) : zone);
        return time.getZone().getId().equals("UTC") ? time.withZoneSameInstant(ZoneId.of("Etc/UTC")) : time;
    }

    private static Duration duration(Random random) {
        return Duration.ofSeconds(random.nextLong() >> random.nextInt(64), random.nextInt(1_000_000_000));
    }

    private static Period period(Random random) {
        return Period.of(random.nextInt(), random.nextInt() >> random.nextInt(32), random.nextInt());
    }

    private static Everything everything(Random random, int depth) {
        return new Everything(
                random.nextBoolean() ? text(random) : null,
                random.nextLong(),
                random.nextBoolean() ? decimal(random) : null,
                List.of(instant(random)),
                Map.of(Color.DARK_BLUE, duration(random)),
                depth == 0 ? null : everything(random, depth - 1));
    }

    private static @Nullable Object plain(Random random, int depth) {
        return switch (random.nextInt(depth <= 0 ? 9 : 14)) {
            case 0 -> text(random);
            case 1 -> random.nextLong();
            case 2 -> random.nextGaussian();
            case 3 -> instant(random);
            case 4 -> decimal(random);
            case 5 -> new Symbol(text(random));
            case 6 -> RailsDuration.of(duration(random));
            case 7 ->
                oneOf(random, true, offset(random), Color.RED, UUID.randomUUID(), new int[0], new GlobalId("gid://a"));
            case 8 -> null;
            case 9 -> new Range(plain(random, 0), plain(random, 0), random.nextBoolean());
            case 10 -> Keywords.of(text(random), plain(random, depth - 1));
            case 11 -> new IndifferentMap(Collections.singletonMap(text(random), plain(random, depth - 1)));
            case 12 -> map(text(random), plain(random, depth - 1), new Symbol(text(random)), plain(random, depth - 2));
            default -> new ArrayList<>(Arrays.asList(plain(random, depth - 1), plain(random, depth - 2)));
        };
    }

    private static Map<Object, Object> map(Object k1, Object v1, Object k2, Object v2) {
        Map<Object, Object> map = new HashMap<>();
        map.put(k1, v1);
        map.put(k2, v2);
        return map;
    }

    private static List<Object> nested(int depth) {
        List<Object> inner = new ArrayList<>();
        return depth == 0 ? inner : new ArrayList<>(List.of(nested(depth - 1)));
    }
}

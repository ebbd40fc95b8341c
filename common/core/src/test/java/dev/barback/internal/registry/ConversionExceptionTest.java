package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.internal.wire.Json;
import dev.barback.rails.GlobalId;
import dev.barback.rails.RailsDuration;
import dev.barback.rails.Symbol;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All messages with which a job is refused or buried for its arguments: they name the parameter, and what it takes. */
class ConversionExceptionTest {

    enum Color {
        RED,
        DARK_BLUE
    }

    record Address(String street, int houseNumber) {
        Address {
            if (houseNumber < 0) {
                throw new IllegalArgumentException("there is no house " + houseNumber);
            }
        }
    }

    record Order(Address address, List<Integer> amounts) {}

    static class Paint implements Job {
        public void perform(
                @Nullable Color color,
                @Nullable Integer small,
                @Nullable Long large,
                @Nullable Short tiny,
                @Nullable Byte tiniest,
                @Nullable Double floating,
                @Nullable Float single,
                @Nullable BigInteger whole,
                @Nullable BigDecimal price,
                @Nullable Instant at,
                @Nullable OffsetDateTime offset,
                @Nullable ZonedDateTime zoned,
                @Nullable LocalDate day,
                @Nullable Duration length,
                @Nullable Period period,
                @Nullable String text,
                @Nullable Character letter,
                @Nullable UUID id,
                @Nullable Boolean flag,
                @Nullable Symbol symbol,
                @Nullable GlobalId who,
                @Nullable RailsDuration rails,
                @Nullable List<Integer> list,
                @Nullable Set<String> set,
                int @Nullable [] array,
                @Nullable Map<Color, Integer> map,
                @Nullable Order order,
                @Nullable Object anything) {}
    }

    static class Strict implements Job {
        public void perform(int number, @Nullable String note) {}
    }

    /** Its class can't be initialized. */
    record Unloadable(int number) {
        static final int LIMIT = Integer.parseInt("none");
    }

    static class Unprinted extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    record Unprintable(int number) {
        Unprintable {
            if (number == 1) {
                throw new Unprinted();
            }
        }
    }

    static class Failing implements Job {
        public void perform(@Nullable Unloadable unloadable, @Nullable Unprintable unprintable) {}
    }

    private static final String SYMBOL =
            "{\"_aj_serialized\":\"ActiveJob::Serializers::SymbolSerializer\",\"value\":\"green\"}";
    private static final String DATE =
            "{\"_aj_serialized\":\"ActiveJob::Serializers::DateSerializer\",\"value\":\"2001-02-03\"}";
    private static final String TIME =
            "{\"_aj_serialized\":\"ActiveJob::Serializers::TimeSerializer\",\"value\":\"2001-02-03T04:05:06.000000000Z\"}";
    private static final String HOUR =
            "{\"_aj_serialized\":\"ActiveJob::Serializers::DurationSerializer\",\"value\":3600,"
                    + "\"parts\":[[{\"_aj_serialized\":\"ActiveJob::Serializers::SymbolSerializer\",\"value\":\"hours\"},1]]}";
    private static final String MODULE =
            "{\"_aj_serialized\":\"ActiveJob::Serializers::ModuleSerializer\",\"value\":\"A::B\"}";

    /** The parameters by name, so that each can be checked alone. */
    static Stream<Arguments> namesTheParameterAndWhatWouldBeRight() {
        return Stream.of(
                arguments("color", SYMBOL, "color takes one of RED, DARK_BLUE, not the symbol :green"),
                arguments("color", "\"green\"", "color takes one of RED, DARK_BLUE, not the text \"green\""),
                arguments("color", "1", "color takes one of RED, DARK_BLUE, not 1"),
                arguments(
                        "small",
                        "3000000000",
                        "small takes a whole number from -2147483648 to 2147483647, not 3000000000"),
                arguments("small", "1.5", "small takes a whole number from -2147483648 to 2147483647, not 1.5"),
                arguments(
                        "large",
                        "9223372036854775808",
                        "large takes a whole number from -9223372036854775808 to 9223372036854775807, not 9223372036854775808"),
                arguments("large", "\"1\"", "large takes a number, not the text \"1\""),
                arguments("large", "[1]", "large takes a number, not a list"),
                arguments("tiny", "40000", "tiny takes a whole number from -32768 to 32767, not 40000"),
                arguments("tiniest", "200", "tiniest takes a whole number from -128 to 127, not 200"),
                arguments("floating", "true", "floating takes a number, not true"),
                arguments(
                        "floating",
                        "9007199254740993",
                        "floating takes a number that double represents exactly, not 9007199254740993"),
                arguments(
                        "floating",
                        "1" + "0".repeat(400),
                        "floating takes a number that fits Double, not a number of 401 digits"),
                arguments("single", "1e300", "single takes a number that fits Float, not 1.0E300"),
                arguments("single", "16777217", "single takes a number that float represents exactly, not 16777217"),
                arguments("whole", "0.5", "whole takes a whole number, not 0.5"),
                arguments("price", "\"cheap\"", "price takes a number, or its digits as text, not the text \"cheap\""),
                arguments("price", "\"NaN\"", "price takes a number, or its digits as text, not the text \"NaN\""),
                arguments(
                        "price",
                        "\"1e999999\"",
                        "price takes a number, or its digits as text, not the text \"1e999999\""),
                arguments(
                        "at",
                        "\"2026-02-30T00:00:00Z\"",
                        "at takes a time such as 2026-11-21T22:52:31Z, not the text \"2026-02-30T00:00:00Z\""),
                arguments(
                        "at",
                        "\"2026-11-21\"",
                        "at takes a time such as 2026-11-21T22:52:31Z, not the text \"2026-11-21\""),
                arguments("at", DATE, "at takes a time such as 2026-11-21T22:52:31Z, not the date 2001-02-03"),
                arguments("offset", "17", "offset takes a time such as 2026-11-21T22:52:31Z, not 17"),
                arguments("zoned", "\"now\"", "zoned takes a time such as 2026-11-21T22:52:31Z, not the text \"now\""),
                arguments("day", TIME, "day takes a date such as 2026-11-21, not the time 2001-02-03T04:05:06Z"),
                arguments("day", "\"21.11.2026\"", "day takes a date such as 2026-11-21, not the text \"21.11.2026\""),
                arguments(
                        "length",
                        "\"soon\"",
                        "length takes a duration such as 5m, PT5M or 300 (seconds), not the text \"soon\""),
                arguments("length", "1e300", "length takes a duration such as 5m, PT5M or 300 (seconds), not 1.0E300"),
                arguments(
                        "length",
                        "\"PT99999999999999999999S\"",
                        "length takes a duration such as 5m, PT5M or 300 (seconds), not the text \"PT99999999999999999999S\""),
                arguments(
                        "period",
                        HOUR,
                        "period takes a period such as P1M, of whole years, months, weeks and days, not the duration of 3600 seconds"),
                arguments(
                        "period",
                        "\"PT1H\"",
                        "period takes a period such as P1M, of whole years, months, weeks and days, not the text \"PT1H\""),
                arguments(
                        "period",
                        "5",
                        "period takes a period such as P1M, of whole years, months, weeks and days, not 5"),
                arguments("text", "5", "text takes text, not 5"),
                arguments("text", MODULE, "text takes text, not the Ruby module A::B"),
                arguments("letter", "\"ab\"", "letter takes one character, not the text \"ab\""),
                arguments(
                        "id",
                        "\"1-1-1-1-1\"",
                        "id takes a UUID such as 123e4567-e89b-12d3-a456-426614174000, not the text \"1-1-1-1-1\""),
                arguments(
                        "id",
                        "\"" + "x".repeat(36) + "\"",
                        "id takes a UUID such as 123e4567-e89b-12d3-a456-426614174000, not the text \"" + "x".repeat(36)
                                + "\""),
                arguments("flag", "\"yes\"", "flag takes true or false, not the text \"yes\""),
                arguments("symbol", "5", "symbol takes a symbol, or its name, not 5"),
                arguments(
                        "who",
                        "\"Person/5\"",
                        "who takes a GlobalID such as gid://shop/Person/5, not the text \"Person/5\""),
                arguments("rails", "5", "rails takes a duration of Rails, not 5"),
                arguments("list", "{}", "list takes a list, not a map"),
                arguments("list", "[1,\"two\"]", "list[1] takes a number, not the text \"two\""),
                arguments("set", "\"a\"", "set takes a list, not the text \"a\""),
                arguments("array", "[1,null]", "array[1] can't be null"),
                arguments("map", "[]", "map takes a map, not a list"),
                arguments(
                        "map",
                        "{\"green\":1}",
                        "map has a key that takes one of RED, DARK_BLUE, not the text \"green\""),
                arguments("map", "{\"red\":\"x\"}", "map.red takes a number, not the text \"x\""),
                arguments("map", "{\"red\":1,\"RED\":2}", "map has the key RED twice"),
                arguments("order", "5", "order takes the record Order (address, amounts), not 5"),
                arguments("order", "\"x\"", "order takes the record Order (address, amounts), not the text \"x\""),
                arguments("order", "{\"city\":1}", "order takes (address, amounts); there is no city"),
                arguments("order", "{\"address\":{\"street\":1}}", "order.address.street takes text, not 1"),
                arguments("order", "{\"address\":{\"street\":\"a\"}}", "order.address.house_number can't be null"),
                arguments(
                        "order",
                        "{\"address\":{\"house_number\":1,\"houseNumber\":2}}",
                        "order.address has house_number twice"),
                arguments(
                        "order",
                        "{\"amounts\":[1,2.5]}",
                        "order.amounts[1] takes a whole number from -2147483648 to 2147483647, not 2.5"),
                arguments(
                        "order",
                        "{\"address\":{\"street\":\"a\",\"house_number\":-1}}",
                        "order.address was refused by Address: java.lang.IllegalArgumentException: there is no house -1"),
                arguments(
                        "at",
                        "{\"_aj_serialized\":\"ActiveJob::Serializers::TimeSerializer\",\"value\":\"soon\"}",
                        "at can't be read: a Time is written like 2026-11-21T22:52:31Z, not like \"soon\""),
                arguments(
                        "at",
                        "{\"_aj_serialized\":\"ActiveJob::Serializers::TimeWithZoneSerializer\",\"value\":\"2026-02-30T00:00:00Z\"}",
                        "at can't be read: a TimeWithZone is written like 2026-11-21T22:52:31Z, not like \"2026-02-30T00:00:00Z\""),
                arguments(
                        "zoned",
                        "{\"_aj_serialized\":\"ActiveJob::Serializers::TimeWithZoneSerializer\",\"value\":\"999999999-12-31T23:59:59Z\",\"time_zone\":\"Pacific/Kiritimati\"}",
                        "zoned can't be read: a TimeWithZone is beyond the times of Java in its zone \"Pacific/Kiritimati\""),
                arguments(
                        "day",
                        "{\"_aj_serialized\":\"ActiveJob::Serializers::DateSerializer\",\"value\":\"2026-02-30\"}",
                        "day can't be read: a Date is written like 2026-11-21, not like \"2026-02-30\""),
                arguments(
                        "price",
                        "{\"_aj_serialized\":\"ActiveJob::Serializers::BigDecimalSerializer\",\"value\":\"1e99999\"}",
                        "price can't be read: a BigDecimal is written like 12.5, in at most 1000 digits, not like \"1e99999\""),
                arguments(
                        "length",
                        "{\"_aj_serialized\":\"ActiveJob::Serializers::DurationSerializer\",\"value\":null}",
                        "length can't be read: a Duration has a number of seconds as its value, and a number for each part, not \"null\""),
                arguments(
                        "symbol",
                        "{\"_aj_serialized\":\"ActiveJob::Serializers::SymbolSerializer\"}",
                        "symbol can't be read: the field value should be text, but is missing"),
                arguments(
                        "who",
                        "{\"_aj_globalid\":\"http://x\"}",
                        "who can't be read: a GlobalID looks like gid://shop/Person/5, not like \"http://x\""),
                arguments(
                        "anything",
                        "{\"a\":[{\"_aj_serialized\":\"MoneySerializer\",\"value\":1}]}",
                        "anything.a[0] can't be read: there is no serializer named \"MoneySerializer\"; pass plain values, or what Rails itself serializes"),
                arguments(
                        "floating",
                        "1e400",
                        "floating can't be read: a number with a point is at most 1.7976931348623157E308, not 1E+400"));
    }

    @ParameterizedTest
    @MethodSource
    void namesTheParameterAndWhatWouldBeRight(String parameter, String json, String sentence) {
        PerformMethod perform = PerformMethod.of(Paint.class, "Paint");
        assertThatThrownBy(() -> perform.decode(Json.read(
                        "[{\"" + parameter + "\":" + json + ",\"_aj_ruby2_keywords\":[\"" + parameter + "\"]}]")))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("Paint needs " + perform.signature() + ": " + sentence + ".");
    }

    static Stream<Arguments> namesAPositionsParameter() {
        return Stream.of(
                arguments("[]", "it got 0 arguments"),
                arguments("[1,\"a\",2]", "it got 3 arguments"),
                arguments("[null,\"a\"]", "number can't be null"),
                arguments("[\"x\",\"a\"]", "number takes a number, not the text \"x\""),
                arguments(
                        "[1,{\"_aj_serialized\":\"X\"}]",
                        "note can't be read: there is no serializer named \"X\"; pass plain values, or what Rails itself serializes"),
                arguments(
                        "[1,\"a\",{\"_aj_serialized\":\"X\"}]",
                        "argument 3 can't be read: there is no serializer named \"X\"; pass plain values, or what Rails itself serializes"),
                arguments("[{\"note\":\"a\",\"_aj_ruby2_keywords\":[\"note\"]}]", "number is missing"),
                arguments("[1,{\"not\":\"a\",\"_aj_ruby2_keywords\":[\"not\"]}]", "there is no not"),
                arguments("[{\"number\":1,\"Number\":2,\"_aj_ruby2_keywords\":[]}]", "number is given twice"));
    }

    @ParameterizedTest
    @MethodSource
    void namesAPositionsParameter(String json, String sentence) {
        assertThatThrownBy(() -> PerformMethod.of(Strict.class, "Strict").decode(Json.read(json)))
                .isInstanceOf(ArgumentException.class)
                .hasMessage("Strict needs (number, note): " + sentence + ".");
    }

    @Test
    void recordsWhoseOwnCodeFailsAreRefused() {
        PerformMethod perform = PerformMethod.of(Failing.class, "Failing");
        assertThatThrownBy(() -> perform.decode(Json.read("[{\"number\":1},null]")))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("Unloadable: java.lang.ExceptionInInitializerError");
        assertThatThrownBy(() -> perform.decode(Json.read("[null,{\"number\":1}]")))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("unprintable was refused by Unprintable: (a " + Unprinted.class.getName());
    }

    /** A new type of parameter needs a message, too. */
    @Test
    void everyParameterHasASentence() {
        assertThat(namesTheParameterAndWhatWouldBeRight().map(row -> row.get()[0]))
                .containsAll(PerformMethod.of(Paint.class, "Paint").parameters().stream()
                        .map(Parameter::name)
                        .toList());
    }
}

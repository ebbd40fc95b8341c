package dev.barback.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.Keywords;
import dev.barback.rails.GlobalId;
import dev.barback.rails.IndifferentMap;
import dev.barback.rails.ModuleName;
import dev.barback.rails.Range;
import dev.barback.rails.Symbol;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The output of real Rails 8.1 is read and written with the same meaning. */
class RailsFixtureTest {
    private static final String FIXTURE = "/activejob-wire-8.1.3.1.txt";
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES);

    /** The lines "name tab JSON" whose JSON is an array, written by a serializer. */
    @TestFactory
    Stream<DynamicTest> argumentsKeepTheirMeaning() {
        return arguments().entrySet().stream()
                .map(line -> DynamicTest.dynamicTest(line.getKey(), () -> {
                    JsonNode rails = Json.mapper().readTree(line.getValue());
                    List<Object> read = ArgumentCodec.read(rails);
                    List<JsonNode> written =
                            read.stream().map(ArgumentCodec::write).toList();
                    assertThat(normal(array(written).toString())).isEqualTo(normal(rails.toString()));
                }));
    }

    @Test
    void theFixtureHasAllItsTypes() {
        assertThat(arguments()).hasSize(26);
        assertThat(envelopes()).hasSize(5);
    }

    @Test
    void javaValuesAreWrittenAsRailsWritesTheirLike() {
        Map<String, String> rails = arguments();
        assertWritten(
                rails,
                "nil,true,false,int,bigint,float,string",
                null,
                true,
                false,
                1,
                new BigInteger("1000000000000000000000"),
                1.5,
                "a");
        assertWritten(rails, "symbol", new Symbol("a"));
        assertWritten(rails, "BigDecimal('12.50')", new BigDecimal("12.5"));
        assertWritten(rails, "Date", LocalDate.of(2001, 2, 3));
        assertWritten(rails, "DateTime", OffsetDateTime.parse("2001-02-03T04:05:06.123456+03:00"));
        assertWritten(rails, "TimeWithZone", ZonedDateTime.parse("2000-01-01T00:59:59.123456789+01:00[Europe/Berlin]"));
        assertWritten(rails, "TimeWithZone(UTC)", ZonedDateTime.parse("1999-12-31T23:59:59.123456789Z[UTC]"));
        assertWritten(rails, "Duration 1.day", Duration.ofDays(1));
        assertWritten(rails, "Duration 1.hour+5.minutes", Duration.ofMinutes(65));
        assertWritten(rails, "Duration 1.month", Period.ofMonths(1));
        assertWritten(rails, "Hash string keys", Map.of("a", 1));
        assertWritten(
                rails,
                "HashWithIndifferentAccess",
                new IndifferentMap(ordered("a", 1, "b", new IndifferentMap(Map.of("c", 2)))));
        assertWritten(rails, "GlobalID", new GlobalId("gid://shop/Person/5"));
        assertWritten(rails, "Class", new ModuleName("M::C"));
        assertWritten(rails, "Range 1...5", new Range(1, 5, true));
        assertWritten(rails, "Range 1..", new Range(1, null, false));
    }

    @Test
    void timesKeepTheInstant() {
        String written = ArgumentCodec.write(Instant.parse("2002-10-31T00:02:02.123456789Z"))
                .toString();
        assertThat(written).contains("ActiveJob::Serializers::TimeSerializer", "2002-10-31T00:02:02.123456789Z");
        assertThat(read(arguments().get("Time"))).containsExactly(Instant.parse("2002-10-31T00:02:02.123456789Z"));
    }

    @Test
    void keywordArgumentsAreMarkedAsRuby2Keywords() {
        JsonNode expected = envelopes().get(0).path("arguments").get(0);
        Keywords keywords = Keywords.of("sleep_duration", 3).and("raise_error", true);
        assertThat(ArgumentCodec.write(keywords)).isEqualTo(expected);
        assertThat(ArgumentCodec.write(new Mock(3, true))).isEqualTo(expected);
        assertThat(ArgumentCodec.read(envelopes().get(0).path("arguments")))
                .containsExactly(Keywords.of("sleep_duration", 3L).and("raise_error", true));
    }

    private record Mock(int sleepDuration, boolean raiseError) {}

    @Test
    void envelopesComeBackByteForByte() {
        for (ObjectNode rails : envelopes()) {
            byte[] bytes = rails.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(CODEC.write(CODEC.read(bytes))).asString().isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void unknownFieldsSurviveARetry() {
        Envelope job = CODEC.read(envelopes().get(4).toString().getBytes(StandardCharsets.UTF_8));
        Envelope retry =
                job.nextExecution().countError("[X]").enqueued("slow", 3, Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        JsonNode json = Json.mapper().readTree(CODEC.write(retry));
        assertThat(json.path("continuation").path("current").get(1).intValue()).isEqualTo(7);
        assertThat(json.path("__at__").decimalValue()).isEqualByComparingTo("1795301556.3168194");
        assertThat(json.path("executions").intValue()).isEqualTo(2);
        assertThat(json.path("exception_executions").path("[X]").intValue()).isEqualTo(1);
        assertThat(json.path("queue_name").stringValue()).isEqualTo("slow");
        assertThat(json.path("scheduled_at").stringValue()).isEqualTo("1970-01-01T00:01:00.000000000Z");
        assertThat(json.path("job_id")).isEqualTo(envelopes().get(4).path("job_id"));
    }

    @Test
    void aFirstFailureLooksAsInRails() {
        Envelope rails = CODEC.read(envelopes().get(2).toString().getBytes(StandardCharsets.UTF_8));
        assertThat(rails.job().executions()).isEqualTo(1);
        assertThat(rails.exceptionExecutions()).containsExactly(Map.entry("[ArgumentError, TypeError]", 1));
        assertThat(rails.job().scheduledAt()).isEqualTo(Instant.parse("2026-11-21T22:57:31.309744790Z"));
        assertThat(rails.job().enqueuedAt()).isEqualTo(Instant.parse("2026-11-21T22:52:31.309928438Z"));
        assertThat(rails.job().priority()).isNull();
    }

    @Test
    void theEnvelopeOfRails61IsRead() {
        String json = """
                {"job_class":"MockJob","job_id":"b5c4","provider_job_id":null,"queue_name":"default","priority":null,
                "arguments":[1],"executions":0,"exception_executions":{},"locale":"en","timezone":"UTC",
                "enqueued_at":"2026-11-21T22:52:31Z"}""";
        Envelope job = CODEC.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(job.job().enqueuedAt()).isEqualTo(Instant.parse("2026-11-21T22:52:31Z"));
        assertThat(job.job().scheduledAt()).isNull();
    }

    @Test
    void whatRailsRefusesIsRefused() {
        assertRefused(new Object(), "java.lang.Object");
        assertRefused(Map.of(1, "x"), "Only texts, UUIDs, symbols and enums");
        assertRefused(Map.of("_aj_globalid", "x"), "reserved");
        assertRefused(Map.of(new Symbol("_aj_serialized"), 1), "reserved");
        assertRefused(Double.NaN, "NaN");
        assertRefused(Float.POSITIVE_INFINITY, "Infinity");
        assertRefused("\ud800", "Unicode");
        assertRefused(new byte[] {1}, "Base64");
        assertRefused(java.time.LocalDateTime.now(), "can't be written");
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertRefused(itself, "nested too deeply");
    }

    private static void assertRefused(Object value, String part) {
        assertThatThrownBy(() -> ArgumentCodec.write(value))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining(part);
    }

    private static void assertWritten(Map<String, String> rails, String name, Object... values) {
        List<JsonNode> written = Arrays.stream(values).map(ArgumentCodec::write).toList();
        assertThat(array(written).toString()).as(name).isEqualTo(rails.get(name));
    }

    private static JsonNode array(List<JsonNode> elements) {
        return Json.mapper().createArrayNode().addAll(elements);
    }

    /** An Instant has no offset: the one difference in text that is not a difference in meaning. */
    private static String normal(String json) {
        return json.replace("2002-10-31T02:02:02.123456789+02:00", "2002-10-31T00:02:02.123456789Z");
    }

    private static List<Object> read(String json) {
        return ArgumentCodec.read(Json.mapper().readTree(json));
    }

    private static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(k1, v1);
        map.put(k2, v2);
        return map;
    }

    private static Map<String, String> arguments() {
        Map<String, String> arguments = new LinkedHashMap<>();
        fixture()
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(parts -> parts.length == 2 && parts[1].startsWith("[") && !parts[1].equals("[NaN]"))
                .forEach(parts -> arguments.put(parts[0], parts[1]));
        return arguments;
    }

    private static List<ObjectNode> envelopes() {
        List<ObjectNode> envelopes = new ArrayList<>();
        StringBuilder json = new StringBuilder();
        fixture()
                .lines()
                .filter(line -> line.startsWith("{") || line.startsWith(" ") || line.startsWith("}") || line.isEmpty())
                .forEach(line -> {
                    json.append(line);
                    if (line.equals("}")) {
                        envelopes.add((ObjectNode) Json.mapper().readTree(json.toString()));
                        json.setLength(0);
                    }
                });
        return envelopes;
    }

    private static String fixture() {
        try (InputStream in = RailsFixtureTest.class.getResourceAsStream(FIXTURE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

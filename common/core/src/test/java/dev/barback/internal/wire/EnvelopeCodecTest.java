package dev.barback.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.arrays;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.barback.ArgumentException;
import dev.barback.JobInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class EnvelopeCodecTest {
    private static final EnvelopeCodec CODEC = new EnvelopeCodec(100_000);
    private static final JobInfo JOB =
            JobInfo.builder("1", "A", "default").enqueuedAt(Instant.EPOCH).build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                      | not JSON
            []                                                                     | not an object
            {} {}                                                                  | not JSON
            {"job_class":"A","job_id":"1","queue_name":"q","arguments":[NaN]}      | not JSON
            {}                                                                     | job_class
            {"job_class":"","job_id":"1","queue_name":"q","arguments":[]}          | job_class
            {"job_class":"A","job_id":"a b","queue_name":"q","arguments":[]}       | job_id
            {"job_class":"A","job_id":"1","arguments":[]}                          | queue_name
            {"job_class":"A","job_id":"1","queue_name":"q","arguments":{}}         | arguments
            {"job_class":"A","job_id":"1","queue_name":"q","arguments":[],"executions":-1}        | executions
            {"job_class":"A","job_id":"1","queue_name":"q","arguments":[],"executions":"1"}       | executions
            {"job_class":"A","job_id":"1","queue_name":"q","arguments":[],"priority":1.5}         | priority
            {"job_class":"A","job_id":"1","queue_name":"q","arguments":[],"scheduled_at":"soon"}  | scheduled_at
            {"job_class":"A","job_id":"1","queue_name":"q","arguments":[],"scheduled_at":5}       | scheduled_at
            {"job_class":"A","job_id":"1","queue_name":"q","arguments":[],"exception_executions":[]} | exception_executions
            """)
    void whatIsNoJobIsRefusedWithAReason(String json, String reason) {
        assertThatThrownBy(() -> CODEC.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEnvelopeException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void noBytesWhateverMakeAnythingButAnEnvelopeOrAReason() {
        qt().forAll(arrays().ofIntegers(integers().between(-128, 127)).withLengthBetween(0, 200))
                .checkAssert(numbers -> readOrRefuse(bytes(numbers)));
        qt().forAll(strings().basicMultilingualPlaneAlphabet().ofLengthBetween(0, 100))
                .checkAssert(
                        text -> readOrRefuse(("{\"job_class\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anyTextArgumentComesBackAsItWas() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 50))
                .assuming(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
                .checkAssert(text -> {
                    Envelope job = envelope(text);
                    byte[] bytes = CODEC.write(JOB, List.of(text));
                    assertThat(CODEC.write(job)).isEqualTo(bytes);
                    Envelope read = CODEC.read(bytes);
                    assertThat(ArgumentCodec.read(read.arguments())).isEqualTo(List.of(text));
                });
    }

    /** Long texts are copied if JSON has them as they are; one character makes the difference, wherever it is. */
    @Test
    void aLongTextComesBackAsItWas() {
        qt().forAll(
                        strings().betweenCodePoints(0, 0x180).ofLengthBetween(0, 3),
                        integers().between(0, 70),
                        integers().between(0, 70))
                .checkAssert((odd, before, after) -> {
                    String text = "x".repeat(before) + odd + "~".repeat(after);
                    byte[] bytes = CODEC.write(JOB, List.of(text));
                    assertThat(CODEC.write(envelope(text))).isEqualTo(bytes);
                    assertThat(ArgumentCodec.read(CODEC.read(bytes).arguments()))
                            .isEqualTo(List.of(text));
                });
        assertThatThrownBy(() -> CODEC.write(JOB, List.of("x".repeat(40) + "\ud800" + "x".repeat(40))))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("half a surrogate pair");
    }

    /** An ordinary envelope is read without a tree: the result is the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"executions\":3,\"priority\":-5,\"user\":\"Ada\",\"locale\":\"de\",\"x\":[1.50,{\"y\":[]}]",
                ",\"executions\":null,\"priority\":null,\"enqueued_at\":null,\"scheduled_at\":null",
                ",\"enqueued_at\":\"2026-11-21T22:52:31.301512034Z\",\"scheduled_at\":\"2026-11-21T22:52:31+01:00\"",
                ",\"executions\":1,\"executions\":2",
                ",\"executions\":2147483648",
                ",\"arguments\":[5],\"job_id\":\"2\"",
                ",\"exception_executions\":{\"[E]\":1}",
                ",\"exception_executions\":null",
                ",\"user\":5",
                ",\"user\":\"\"",
                ",\"duration\":1.5,\"tags\":[\"a\"],\"webhook\":\"https://h/\"",
                ",\"enqueued_at\":\"soon\"",
                ",\"enqueued_at\":\"2500-01-01T00:00:00Z\"",
                ",\"x\":1e33333333333",
                ",\"x\":\"\\ud800\"",
                ",\"x\":NaN",
                ",\"job_class\":\" \"",
                ",\"queue_name\":\"a\\u0007\""
            })
    void anEnvelopeIsReadAsItsTree(String fields) {
        for (String arguments :
                List.of("[]", "[1,\"a\\n\",2.50,1e400,123456789012345678901,null,true,{\"a\":1,\"a\":2}]")) {
            for (String counters : List.of("", ",\"exception_executions\":{}")) {
                byte[] json = ("{\"job_class\":\"A\",\"job_id\":\"1\",\"queue_name\":\"q\",\"arguments\":" + arguments
                                + counters + fields + "}")
                        .getBytes(StandardCharsets.UTF_8);
                assertThat(result(() -> CODEC.read(json))).isEqualTo(result(() -> EnvelopeCodec.readTree(json)));
                assertThat(result(() -> CODEC.read(json).nextExecution()))
                        .isEqualTo(result(() -> EnvelopeCodec.readTree(json).nextExecution()));
            }
        }
    }

    private static List<Object> result(Supplier<Envelope> reader) {
        try {
            Envelope read = reader.get();
            return List.of(
                    read.job(),
                    read.arguments(),
                    read.json(),
                    read.exceptionExecutions(),
                    read.json().toString());
        } catch (UnreadableEnvelopeException e) {
            return List.of(e.getMessage());
        }
    }

    @Test
    void anOrdinaryEnvelopeIsReadWithoutATree() {
        JobInfo job = JOB.toBuilder()
                .user("Ada")
                .priority(5)
                .scheduledAt(Instant.EPOCH)
                .build();
        assertThat(EnvelopeReader.read(CODEC.write(job, List.of(1, "a")))).isNotNull();
        assertThat(EnvelopeReader.read(
                        CODEC.write(CODEC.read(CODEC.write(job, List.of())).countError("[E]"))))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5400", "5400.0", "1e3", "123456789012345678901234567890", "0.1"})
    void numbersTravelAsTheyAreWritten(String number) {
        String json = "{\"job_class\":\"A\",\"job_id\":\"1\",\"queue_name\":\"q\",\"arguments\":[" + number
                + "],\"executions\":0,\"exception_executions\":{}}";
        String written =
                new String(CODEC.write(CODEC.read(json.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8);
        assertThat(written.contains("[" + number + "]") || number.equals("1e3"))
                .as(written)
                .isTrue();
    }

    @Test
    void sizesAreLimitedBothWays() {
        Envelope large = envelope("x".repeat(100_000));
        assertThatThrownBy(() -> CODEC.write(JOB, List.of("x".repeat(100_000))))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("A (1) has")
                .hasMessageContaining("100,000 are allowed");
        assertThatThrownBy(() -> CODEC.write(large))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("100,000 are allowed");
        byte[] bytes = new EnvelopeCodec(EnvelopeCodec.MAX_BYTES).write(large);
        assertThatThrownBy(() -> CODEC.read(bytes))
                .isInstanceOf(UnreadableEnvelopeException.class)
                .hasMessageContaining("100,000 are allowed");
        assertThatThrownBy(() -> new EnvelopeCodec(5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void depthIsLimited() {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        String json = "{\"job_class\":\"A\",\"job_id\":\"1\",\"queue_name\":\"q\",\"arguments\":" + deep + "}";
        assertThatThrownBy(() -> CODEC.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEnvelopeException.class)
                .hasMessage("The data is beyond a limit: JSON may be nested 100 deep, and numbers have 1000 digits.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_aj_serialized\":\"ActiveJob::Serializers::BigDecimalSerializer\",\"value\":\"1e999999999\"}",
                "{\"_aj_serialized\":\"ActiveJob::Serializers::DurationSerializer\",\"value\":\"x\",\"parts\":[]}",
                "{\"_aj_serialized\":\"MoneySerializer\",\"value\":1}",
                "{\"_aj_serialized\":5}",
                "{\"_aj_globalid\":\"http://x\"}",
                "1e400"
            })
    void hostileArgumentsAreRefusedWithTheirPosition(String argument) {
        assertThatThrownBy(() -> ArgumentCodec.read(Json.mapper().readTree("[1," + argument + "]")))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("Argument 2");
    }

    @Test
    void whatIsSubmittedTravelsAndStays() {
        URI webhook = URI.create("https://example.com/jobs?for=%22a%22&by=b");
        JobInfo job = JobInfo.builder("1", "A", "low")
                .enqueuedAt(Instant.EPOCH)
                .user("Ada Löve\"")
                .duration(Duration.ofMillis(1_500))
                .webhook(webhook)
                .tags(List.of("import", "\"eu\""))
                .build();
        byte[] bytes = CODEC.write(job, List.of());
        assertThat(bytes).asString(StandardCharsets.UTF_8).endsWith("""
                ,"user":"Ada Löve\\"","duration":1.5,"webhook":"https://example.com/jobs?for=%22a%22&by=b","tags":["import","\\"eu\\""]}""");
        Envelope retry = CODEC.read(bytes).nextExecution().enqueued("low", null, Instant.EPOCH, null);
        assertThat(retry.job().user()).isEqualTo("Ada Löve\"");
        assertThat(retry.job().duration()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(retry.job().webhook()).isEqualTo(webhook);
        assertThat(retry.job().tags()).containsExactly("import", "\"eu\"");
        Envelope revived = CODEC.read(CODEC.write(retry)).revived(Instant.EPOCH);
        assertThat(revived.job().user()).isEqualTo("Ada Löve\"");
        assertThat(revived.job().webhook()).isEqualTo(webhook);
        assertThat(revived.job().tags()).containsExactly("import", "\"eu\"");
    }

    /** Any text is either an address that comes back unchanged, or refused with a message. */
    @Test
    void anyTextIsAWebhookOrNone() {
        Gen<String> anything = strings().basicMultilingualPlaneAlphabet().ofLengthBetween(0, 30);
        Gen<String> ascii = strings().betweenCodePoints(' ', '\u007f').ofLengthBetween(0, 30);
        Gen<String> beginnings = arbitrary()
                .pick(
                        "",
                        "http://",
                        "https://",
                        "HTTPS://h/",
                        "http://h:80/?",
                        "http://a@b/",
                        "http://[::1]/",
                        "ftp://h/");
        qt().forAll(beginnings, anything.mix(ascii)).checkAssert((beginning, rest) -> {
            String text = beginning + rest;
            URI address = JobAttributes.webhook(text);
            if (address == null) {
                assertThatThrownBy(() -> JobInfo.checkWebhook(text))
                        .isInstanceOf(ArgumentException.class)
                        .hasMessageStartingWith("A webhook ")
                        .hasMessageEndingWith(".");
                return;
            }
            assertThat(JobInfo.checkWebhook(text)).isEqualTo(address).hasToString(text);
            JobInfo job = JobInfo.builder("1", "A", "low")
                    .enqueuedAt(Instant.EPOCH)
                    .webhook(address)
                    .build();
            Envelope read = CODEC.read(CODEC.write(job, List.of()));
            assertThat(read.job().webhook()).isEqualTo(address);
            assertThat(read.json())
                    .isEqualTo(EnvelopeCodec.envelope(job, List.of()).json());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user\":5,\"duration\":\"5\",\"webhook\":5",
                "\"user\":{\"id\":5},\"duration\":0,\"webhook\":{\"url\":\"http://h/\"}",
                "\"user\":\"\",\"duration\":-1,\"webhook\":\"\"",
                "\"user\":\" \",\"duration\":1e300,\"webhook\":\"/hook\"",
                "\"user\":\"a\\u0000\",\"duration\":1e-300,\"webhook\":\"http://a:b@h/\"",
                "\"user\":\"a\\ud800\",\"duration\":[],\"webhook\":\"http://h/ \"",
                "\"user\":null,\"duration\":1e30,\"webhook\":null",
                "\"user\":5,\"duration\":\"5\",\"webhook\":5,\"tags\":\"a,b\"",
                "\"user\":5,\"duration\":\"5\",\"webhook\":5,\"tags\":[5]",
                "\"user\":5,\"duration\":\"5\",\"webhook\":5,\"tags\":[\"a b\"]"
            })
    void anotherApplicationsFieldsOfTheSameNamesAreLeftAlone(String fields) {
        String json = "{\"job_class\":\"A\",\"job_id\":\"1\",\"queue_name\":\"low\",\"arguments\":[]," + fields + "}";
        Envelope job = CODEC.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(job.job().user()).isNull();
        assertThat(job.job().duration()).isNull();
        assertThat(job.job().webhook()).isNull();
        assertThat(job.job().tags()).isEmpty();
        assertThat(CODEC.write(job)).asString().contains("\"user\":", "\"duration\":", "\"webhook\":");
    }

    @Test
    void freshJobsHaveTheFieldsOfRailsInItsOrder() {
        JobInfo job = JobInfo.builder("1", "A", "low")
                .priority(5)
                .enqueuedAt(Instant.EPOCH)
                .scheduledAt(Instant.EPOCH.plusSeconds(1))
                .build();
        assertThat(CODEC.write(job, List.of(1, "\"\n"))).asString().isEqualTo("""
                {"job_class":"A","job_id":"1","provider_job_id":null,"queue_name":"low","priority":5,\
                "arguments":[1,"\\"\\n"],"executions":0,"exception_executions":{},"locale":"en","timezone":"UTC",\
                "enqueued_at":"1970-01-01T00:00:00.000000000Z","scheduled_at":"1970-01-01T00:00:01.000000000Z"}""");
        assertThat(CODEC.write(JOB, List.of()))
                .asString()
                .contains("\"priority\":null,\"arguments\":[],")
                .endsWith("\"scheduled_at\":null}");
    }

    @Test
    void argumentThatCantBeWrittenIsNamed() {
        assertThatThrownBy(() -> CODEC.write(JOB, List.of(1, new Object())))
                .isInstanceOf(ArgumentException.class)
                .hasMessageStartingWith("Argument 2: A java.lang.Object can't be written.");
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            ArgumentCodec.read(CODEC.read(bytes).arguments());
        } catch (UnreadableEnvelopeException | ArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static byte[] bytes(Integer[] numbers) {
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            bytes[i] = numbers[i].byteValue();
        }
        return bytes;
    }

    private static Envelope envelope(String argument) {
        return EnvelopeCodec.envelope(JOB, List.of(argument));
    }
}

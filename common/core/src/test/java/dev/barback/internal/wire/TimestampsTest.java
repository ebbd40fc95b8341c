package dev.barback.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T22:52:31.301512034Z",
                "2024-02-29T00:00:00.000000000Z",
                "0000-01-01T00:00:00.000000001Z",
                "9999-12-31T23:59:59.999999999Z",
                "2026-11-21T22:52:31Z",
                "2026-11-21T22:52:31.301Z",
                "2026-11-21T22:52:31.301512034+01:00",
                "2026-11-21T22:52Z"
            })
    void readsWhatJavaReads(String text) {
        OffsetDateTime expected = OffsetDateTime.parse(text);
        assertThat(Timestamps.parse(text)).isEqualTo(expected).hasToString(expected.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-31T22:52:31.301512034Z",
                "2026-13-01T22:52:31.301512034Z",
                "2026-00-01T22:52:31.301512034Z",
                "2026-11-21T22:60:31.301512034Z",
                "2026-11-21T22:52:60.301512034Z",
                "2026-11-21 22:52:31.301512034Z",
                "2026-11-21T22:52:31.30151203xZ",
                "٢٠٢٦-11-21T22:52:31.301512034Z",
                ""
            })
    void refusesWhatJavaRefuses(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeParseException.class);
    }

    @Test
    void writesWhatJavaWrites() {
        DateTimeFormatter java = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX");
        qt().withExamples(20_000)
                .forAll(
                        longs().between(-70_000_000_000L, 260_000_000_000L),
                        integers().between(0, 999_999_999))
                .checkAssert((seconds, nanos) -> {
                    Instant time = Instant.ofEpochSecond(seconds, nanos); // from 249 BC to 10209
                    assertThat(Timestamps.write(time))
                            .isEqualTo(withoutPlus(java.format(time.atOffset(ZoneOffset.UTC))));
                });
        for (String edge : List.of(
                "-0001-12-31T23:59:59.999999999Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z")) {
            Instant time = Instant.parse(edge);
            assertThat(Timestamps.write(time)).isEqualTo(withoutPlus(java.format(time.atOffset(ZoneOffset.UTC))));
            assertThat(Timestamps.parse(edge).toInstant()).isEqualTo(time);
            assertThat(Timestamps.parse(Timestamps.write(time)).toInstant()).isEqualTo(time);
        }
    }

    /** Ruby's Time does not read a plus. */
    private static String withoutPlus(String text) {
        return text.startsWith("+") ? text.substring(1) : text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59.999999999Z", "2026-11-21T22:52:31.301512034Z"})
    void readsWhatItWrites(String instant) {
        Instant time = Instant.parse(instant);
        assertThat(Timestamps.parse(Timestamps.write(time)).toInstant()).isEqualTo(time);
    }
}

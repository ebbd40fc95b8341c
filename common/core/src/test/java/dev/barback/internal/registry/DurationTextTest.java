package dev.barback.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "PT5M, PT5M",
        "' 5 m ', PT5M",
        "P1D, PT24H"
    })
    void isReadEverywhere(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
        assertThat(DurationText.parseSetting(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"1000, PT1S", "0, PT0S", "-5, PT-0.005S", "-1s, PT-1S", "+5m, PT5M", "PT-1S, PT-1S", "-PT1S, PT-1S"})
    void isReadInSettingsAlone(String value, Duration duration) {
        assertThat(DurationText.parseSetting(value)).isEqualTo(duration);
        if (!value.startsWith("PT") && !value.startsWith("-PT")) {
            assertThatThrownBy(() -> DurationText.parse(value)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "long", "5 minutes", "5w", "1.5s", "s", "--1s", "+-1s", "PT", "1h 30m"})
    void isNone(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a duration. Write 500ms, 30s, 5m, 2h, 1d or PT5M.");
        assertThatThrownBy(() -> DurationText.parseSetting(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.barback.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DueTimeTokensTest {
    @Test
    void waits() {
        assertThat(DueTimeTokens.parseWait("10")).isEqualTo(Duration.ofSeconds(10));
        assertThat(DueTimeTokens.parseWait("0.5")).isEqualTo(Duration.ofMillis(500));
        assertThat(DueTimeTokens.parseWait("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(DueTimeTokens.parseWait("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThatThrownBy(() -> DueTimeTokens.parseWait("soon"))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("Write 10 or 10s");
        assertThatThrownBy(() -> DueTimeTokens.parseWait("-1")).isInstanceOf(ArgumentException.class);
    }

    @Test
    void moments() {
        Instant time = Instant.parse("2026-11-21T22:52:31Z");
        assertThat(DueTimeTokens.parseTime("2026-11-21T22:52:31Z")).isEqualTo(time);
        assertThat(DueTimeTokens.parseTime("2026-11-21T23:52:31+01:00")).isEqualTo(time);
        assertThat(DueTimeTokens.parseTime(Long.toString(time.getEpochSecond())))
                .isEqualTo(time);
        assertThat(DueTimeTokens.parseTime("1795301551.25")).isEqualTo(Instant.ofEpochSecond(1795301551, 250_000_000));
        assertThatThrownBy(() -> DueTimeTokens.parseTime("tomorrow"))
                .isInstanceOf(ArgumentException.class)
                .hasMessageContaining("2026-11-21T22:52:31Z");
    }
}

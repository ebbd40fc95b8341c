package dev.barback.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTimerTest {
    private final SilenceTimer silenceTimer = new SilenceTimer(Duration.ofSeconds(5));

    @Test
    void onlyAnswersCount() {
        for (int i = 0; i < 6; i++) {
            assertThat(silenceTimer.isLongerThan(Duration.ofSeconds(20))).isEqualTo(i > 5);
            silenceTimer.add(Duration.ofSeconds(4));
        }
        assertThat(silenceTimer.isLongerThan(Duration.ofSeconds(20))).isTrue();
        silenceTimer.reset();
        assertThat(silenceTimer.isLongerThan(Duration.ofSeconds(20))).isFalse();
    }

    @Test
    void aSuspendedProcessCountsOneAnswer() {
        silenceTimer.add(Duration.ofHours(8));
        assertThat(silenceTimer.isLongerThan(Duration.ofSeconds(20))).isFalse();
    }
}

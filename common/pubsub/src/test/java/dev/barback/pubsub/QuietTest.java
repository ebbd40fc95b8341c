package dev.barback.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuietTest {
    private final Quiet quiet = new Quiet(Duration.ofSeconds(5));

    @Test
    void onlyAnswersCount() {
        for (int i = 0; i < 6; i++) {
            assertThat(quiet.isLongerThan(Duration.ofSeconds(20))).isEqualTo(i > 5);
            quiet.lasts(Duration.ofSeconds(4));
        }
        assertThat(quiet.isLongerThan(Duration.ofSeconds(20))).isTrue();
        quiet.ends();
        assertThat(quiet.isLongerThan(Duration.ofSeconds(20))).isFalse();
    }

    @Test
    void aProcessThatStoodStillHasHeardOneAnswer() {
        quiet.lasts(Duration.ofHours(8));
        assertThat(quiet.isLongerThan(Duration.ofSeconds(20))).isFalse();
    }
}

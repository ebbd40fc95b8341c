package dev.barback.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PubSubOptionsTest {

    @Test
    void emptyEnvironmentGivesTheDefaults() {
        assertThat(PubSubOptions.fromEnvironment(Map.of()))
                .isEqualTo(new PubSubOptions(
                        "job_queue", null, Duration.ofSeconds(30), Duration.ofDays(31), Duration.ofSeconds(15)));
        assertThat(PubSubOptions.fromEnvironment(Map.of("PUBSUB_EMULATOR_HOST", " "))
                        .emulatorHost())
                .isNull();
    }

    @Test
    void environmentNamesProjectAndEmulator() {
        PubSubOptions options = PubSubOptions.fromEnvironment(
                Map.of("PUBSUB_JOB_QUEUE_PROJECT_ID", "bar", "PUBSUB_EMULATOR_HOST", "localhost:8085"));

        assertThat(options.projectId()).isEqualTo("bar");
        assertThat(options.emulatorHost()).isEqualTo("localhost:8085");
    }

    @Test
    void impossibleValuesAreRefused() {
        assertThatThrownBy(() -> PubSubOptions.of(" ")).hasMessageContaining("can't be the id");
        assertThatThrownBy(() -> PubSubOptions.of("bar").withLeaseTime(Duration.ofSeconds(9)))
                .hasMessageContaining("10 to 600 seconds");
    }
}

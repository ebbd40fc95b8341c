package dev.barback.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.bench.BenchOptions.MeasuredSystem;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    @Test
    void everythingIsMeasuredWithoutOptions() {
        BenchOptions options = BenchOptions.of();
        assertThat(options.systems()).containsExactly(MeasuredSystem.values());
        assertThat(options.contenders()).containsExactly(ContenderKind.values());
        assertThat(options.chosen(BarbackScenario.values())).containsExactly(BarbackScenario.values());
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.jobsOr(7)).isEqualTo(7);
        assertThat(options.isQuick()).isFalse();
    }

    @Test
    void optionsOverrideThoseOfTheQuickForm() {
        BenchOptions options = BenchOptions.of("--quick", "--jobs", "500", "--on", "command-line,postgres");
        assertThat(options.isQuick()).isTrue();
        assertThat(options.systems()).containsExactly(MeasuredSystem.POSTGRES, MeasuredSystem.COMMAND_LINE);
        assertThat(options.jobsOr(7)).isEqualTo(500);
        assertThat(options.bound()).isLessThan(Duration.ofSeconds(60));
        assertThat(options.contenders()).doesNotContain(ContenderKind.JOBRUNR);
    }

    @Test
    void aScenarioIsChosenByTheBeginningOfItsName() {
        BenchOptions options = BenchOptions.of("--only", "queues-1,users");
        assertThat(options.chosen(BarbackScenario.values()))
                .containsExactly(BarbackScenario.QUEUES_1, BarbackScenario.USERS_10000);
        assertThat(options.chosen(DatabaseScenario.values())).isEmpty();
    }

    @Test
    void aScenarioBringsItsBaseline() {
        BenchOptions options = BenchOptions.of("--only", "snapshot,due-at-once");
        assertThat(BarbackScenario.withBaselines(options.chosen(BarbackScenario.values())))
                .containsExactly(
                        BarbackScenario.QUEUES_1,
                        BarbackScenario.DUE_AT_ONCE,
                        BarbackScenario.STEADY,
                        BarbackScenario.SNAPSHOT);
    }

    @Test
    void unknownNamesAreRejected() {
        assertThatThrownBy(() -> BenchOptions.of("--only", "quues")).hasMessage("There is no scenario quues.");
        assertThatThrownBy(() -> BenchOptions.of("--fast", "1")).hasMessage("There is no option --fast.");
        assertThatThrownBy(() -> BenchOptions.of("--jobs")).hasMessage("The option --jobs needs a value.");
        assertThatThrownBy(() -> BenchOptions.of("--on", "oracle"))
                .hasMessageStartingWith("There is no oracle; there are [pubsub, postgres,");
    }
}

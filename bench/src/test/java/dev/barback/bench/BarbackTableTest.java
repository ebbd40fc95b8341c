package dev.barback.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarbackTableTest {
    private final BarbackTable table = new BarbackTable("SQLite");

    @Test
    void aScenarioWithABaselineIsJudgedByTheRatioOfMedians() {
        for (double rate : new double[] {90, 100, 400}) {
            table.add(BarbackScenario.QUEUES_1, List.of(new Figure("jobs/s", rate, Bounds.NONE)));
        }
        table.add(BarbackScenario.QUEUES_1000, List.of(new Figure("jobs/s", 79, Bounds.atLeast(0.8))));
        assertThat(table.toString())
                .contains("| drain of 1 queue | jobs/s | 100.0 |  |  |  |")
                .contains("| drain of 1,000 queues | jobs/s | 79.0 | 0.79 to drain of 1 queue | at least 0.8 | no |");
        assertThat(Verdict.table(table.verdicts()))
                .contains("| SQLite: drain of 1,000 queues, jobs/s to drain of 1 queue | at least 0.8 | 0.79 | no |");
    }

    @Test
    void aScenarioWithoutABaselineIsJudgedByItsValue() {
        table.add(BarbackScenario.URGENT, List.of(new Figure("p50 ms", 12, Bounds.atMost(15))));
        assertThat(table.toString()).contains("| p50 ms | 12.0 |  | at most 15.0 | yes |");
    }

    @Test
    void whatWasNotMeasuredHasNoVerdict() {
        table.add(BarbackScenario.QUEUES_1000, List.of(new Figure("jobs/s", 79, Bounds.atLeast(0.8))));
        assertThat(Verdict.table(table.verdicts())).doesNotContain("1,000 queues");
    }
}

package dev.barback.internal.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.doubles;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DurationEstimatesTest {
    private final DurationEstimates durationEstimates = new DurationEstimates(3);

    @Test
    void whatWasNeverSeenTakesASecond() {
        assertThat(durationEstimates.estimate("Mail")).isEqualTo(1);
    }

    @Test
    void theFirstIsTakenAsItIsAndHalfIsOfTheLastThree() {
        durationEstimates.recordDuration("Mail", 100);
        assertThat(durationEstimates.estimate("Mail")).isEqualTo(100);
        durationEstimates.recordDuration("Mail", 0);
        durationEstimates.recordDuration("Mail", 0);
        durationEstimates.recordDuration("Mail", 0);
        assertThat(durationEstimates.estimate("Mail")).isCloseTo(51.2, Offset.offset(1e-3));
    }

    @Test
    void anEstimateIsWithinWhatWasSeen() {
        qt().forAll(lists().of(doubles().between(1e-6, 86_400)).ofSizeBetween(1, 50))
                .checkAssert(all -> {
                    DurationEstimates some = new DurationEstimates();
                    all.forEach(seconds -> some.recordDuration("Mail", seconds));
                    double slack = 1e-9;
                    assertThat(some.estimate("Mail"))
                            .isBetween(
                                    all.stream().mapToDouble(d -> d).min().orElseThrow() - slack,
                                    all.stream().mapToDouble(d -> d).max().orElseThrow() + slack);
                });
    }

    @Test
    void theOneUnusedForTheLongestIsForgotten() {
        durationEstimates.recordDuration("A", 5);
        durationEstimates.recordDuration("B", 6);
        durationEstimates.recordDuration("C", 7);
        assertThat(durationEstimates.estimate("A")).isEqualTo(5);
        durationEstimates.recordDuration("D", 8);
        assertThat(List.of(
                        durationEstimates.estimate("A"),
                        durationEstimates.estimate("B"),
                        durationEstimates.estimate("C"),
                        durationEstimates.estimate("D")))
                .containsExactly(5.0, 1.0, 7.0, 8.0);
    }

    @Test
    void whatIsNoDurationIsClampedOrRefused() {
        durationEstimates.recordDuration("A", -1);
        assertThat(durationEstimates.estimate("A")).isEqualTo(1e-6);
        durationEstimates.recordDuration("B", 1e9);
        assertThat(durationEstimates.estimate("B")).isEqualTo(86_400);
        assertThatIllegalArgumentException().isThrownBy(() -> durationEstimates.recordDuration("C", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new DurationEstimates(0));
    }

    @Test
    void manyThreadsMayTell() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> {
                    for (int j = 0; j < 20_000; j++) {
                        durationEstimates.recordDuration("class" + j % 10, 2);
                        assertThat(durationEstimates.estimate("class" + j % 7)).isIn(1.0, 2.0);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(durationEstimates.estimate("class9")).isEqualTo(2);
    }
}

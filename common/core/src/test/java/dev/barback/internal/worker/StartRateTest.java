package dev.barback.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartRateTest {
    private static final long BEGIN = -5 * StartRate.SLOT_NANOS; // System.nanoTime may be negative

    @Test
    void countsTheStartsOfASpanAsAListDoes() {
        qt().forAll(
                        lists().of(integers().between(0, 30)).ofSizeBetween(0, 40),
                        integers().between(0, 25),
                        integers().between(0, 40))
                .checkAssert(StartRateTest::check);
    }

    /** @param gaps slots between starts */
    private static void check(List<Integer> gaps, int spanSlots, int later) {
        StartRate rate = new StartRate();
        long now = BEGIN;
        List<Long> starts = new ArrayList<>();
        for (int gap : gaps) {
            now += gap * StartRate.SLOT_NANOS;
            rate.mark(now);
            starts.add(now);
        }
        now += later * StartRate.SLOT_NANOS;
        int slots = Math.max(1, Math.min(20, spanSlots));

        assertThat(rate.within(spanSlots * StartRate.SLOT_NANOS, now))
                .isEqualTo(Math.max(count(starts, now, slots), count(starts, now - StartRate.SLOT_NANOS, slots)));
    }

    private static int count(List<Long> starts, long last, int slots) {
        return (int) starts.stream()
                .filter(start -> start <= last && start > last - slots * StartRate.SLOT_NANOS)
                .count();
    }
}

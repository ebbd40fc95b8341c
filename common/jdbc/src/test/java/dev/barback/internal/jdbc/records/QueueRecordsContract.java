package dev.barback.internal.jdbc.records;

import static dev.barback.internal.jdbc.records.TestRecords.NOW;
import static dev.barback.internal.jdbc.records.TestRecords.executing;
import static dev.barback.internal.jdbc.records.TestRecords.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.QueueDepth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues are counted, and paused until they are resumed. */
interface QueueRecordsContract extends JobStoreFixture {

    @Test
    default void countsWhatCouldRunInEachOfManyQueues() {
        jobStore()
                .write(
                        List.of(
                                waiting("first", "low", NOW),
                                waiting("second", "low", NOW.plusSeconds(1)),
                                waiting("third", "low", NOW.plusSeconds(2)),
                                waiting("other", "high", NOW.plusSeconds(1))),
                        List.of());
        jobStore().markExecuting(List.of(executing(jobStore().find("first").orElseThrow(), NOW)));
        List<String> queues = new ArrayList<>(List.of("low", "high"));
        IntStream.range(0, 249).forEach(i -> queues.add("empty" + i));

        Map<String, QueueDepth> ready = jobStore().queueDepths(queues, NOW.plusSeconds(3), 10);
        assertThat(ready).hasSize(251).containsEntry("empty7", new QueueDepth(0, null));
        assertThat(ready)
                .containsEntry("low", new QueueDepth(2, NOW.plusSeconds(1)))
                .containsEntry("high", new QueueDepth(1, NOW.plusSeconds(1)));
        assertThat(jobStore().queueDepths(List.of("low", "low"), NOW.plusSeconds(3), 1))
                .containsExactly(Map.entry("low", new QueueDepth(1, NOW.plusSeconds(1))));
        assertThat(jobStore().queueDepths(List.of("low"), NOW.plusSeconds(1), 10))
                .containsExactly(Map.entry("low", new QueueDepth(0, null)));
        assertThat(jobStore().queueDepths(List.of(), NOW, 10)).isEmpty();
    }

    @Test
    default void queuesArePausedUntilTheyAreResumed() {
        jobStore().pause("low", NOW);
        jobStore().pause("low", NOW.plusSeconds(5));
        assertThat(jobStore().paused()).containsExactly(Map.entry("low", NOW));
        jobStore().resume("low");
        jobStore().resume("low");
        assertThat(jobStore().paused()).isEmpty();
    }
}

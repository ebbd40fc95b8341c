package dev.barback.internal.jdbc.records;

import static dev.barback.internal.jdbc.records.TestRecords.NOW;
import static dev.barback.internal.jdbc.records.TestRecords.worker;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Workers are seen while they live. */
interface WorkerRecordsContract extends JobStoreFixture {

    @Test
    default void workersAreSeenWhileTheyLive() {
        Instant before = Instant.now().minusMillis(1);
        jobStore().heartbeat(worker("one", NOW));
        jobStore().heartbeat(worker("one", NOW.plusSeconds(10))); // only the database's clock counts
        jobStore().heartbeat(worker("two", NOW));
        jobStore().deleteWorker("two");
        assertThat(jobStore().workers()).singleElement().satisfies(one -> {
            assertThat(one.seenAt()).isBetween(before, Instant.now().plusMillis(1));
            assertThat(one).isEqualTo(worker("one", one.seenAt()));
        });
    }
}

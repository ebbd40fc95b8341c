package dev.barback.contract;

import static dev.barback.contract.OperationsFixture.SHORT_POLL;
import static dev.barback.contract.OperationsFixture.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.JobOperations;
import dev.barback.JobState;
import dev.barback.Options;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A paused queue starts nothing, a cleared one stays clear, and jobs whose messages are lost are published again. */
interface QueueOperationsContract {

    /** The broker and the job store under test. */
    OperationsFixture fixture();

    /** The same worker fetches and runs jobs of another queue meanwhile. */
    @Test
    default void aPausedQueueStartsNothing() {
        String other = fixture().queue() + "-other";
        fixture().broker().ensure(other);
        fixture().operations().pause(fixture().queue());
        assertThat(fixture().operations().paused()).containsKey(fixture().queue());
        String paused = fixture().enqueue("patience");
        assertThat(fixture().why(paused)).contains("is paused since");
        fixture()
                .start(fixture()
                        .barback()
                        .worker(WorkerOptions.forQueue(fixture().queue())
                                .withQueues(Map.of(fixture().queue(), SHORT_POLL, other, SHORT_POLL))));
        for (int i = 0; i < 3; i++) {
            String running = fixture()
                    .barback()
                    .jobs()
                    .set(Options.queue(other))
                    .performLater(OperationTestJobs.Noting::perform, "other" + i)
                    .jobId();
            patiently().until(() -> fixture().state(running) == JobState.COMPLETED);
        }
        assertThat(fixture().noting().seen).containsExactly("other0", "other1", "other2");
        assertThat(fixture().state(paused)).isEqualTo(JobState.AVAILABLE);
        fixture().operations().resume(fixture().queue());
        patiently().until(() -> fixture().state(paused) == JobState.COMPLETED);
    }

    @Test
    default void aClearedQueueStaysClear() {
        List<String> ids =
                IntStream.range(0, 20).mapToObj(i -> fixture().enqueue("n" + i)).toList();
        assertThat(fixture().operations().clear(fixture().queue())).contains(20);
        fixture().startWorker();
        String last = fixture().enqueue("last");
        patiently().until(() -> fixture().state(last) == JobState.COMPLETED);
        assertThat(fixture().noting().seen).containsExactly("last");
        assertThat(fixture().state(ids.get(7))).isEqualTo(JobState.CANCELLED);
    }

    @Test
    default void aJobWhoseMessageIsGoneIsPublishedAgain() {
        List<String> ids =
                IntStream.range(0, 20).mapToObj(i -> fixture().enqueue("n" + i)).toList();
        assertThat(fixture().writer().flush(Duration.ofSeconds(10))).isTrue();
        fixture().broker().purge(fixture().queue()); // as if they had never been there
        fixture().startWorker();
        for (String id : ids) {
            patiently().until(() -> fixture().state(id) == JobState.COMPLETED);
        }
        assertThat(fixture().noting().seen).hasSize(20);
    }

    @Test
    default void aQueueThatIsClearedWithoutRecordsIsPublishedAgain() {
        List<String> ids =
                IntStream.range(0, 20).mapToObj(i -> fixture().enqueue("n" + i)).toList();
        assertThat(fixture().writer().flush(Duration.ofSeconds(10))).isTrue();
        JobOperations unrecorded = Barback.builder(
                        fixture().broker(), JobRegistry.of(fixture().noting()))
                .build()
                .jobOperations();
        assertThat(unrecorded.clear(fixture().queue())).isEmpty();
        fixture().startWorker();
        for (String id : ids) {
            patiently().until(() -> fixture().state(id) == JobState.COMPLETED);
        }
        assertThat(fixture().noting().seen).hasSize(20);
    }
}

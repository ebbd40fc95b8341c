package dev.barback.contract;

import static dev.barback.contract.OperationsFixture.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobOperationException;
import dev.barback.JobState;
import dev.barback.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cancelled job does not start, or is interrupted. */
interface CancellingContract {

    /** The broker and the job store under test. */
    OperationsFixture fixture();

    @Test
    default void aCancelledJobNeverStarts() {
        List<String> ids =
                IntStream.range(0, 50).mapToObj(i -> fixture().enqueue("n" + i)).toList();
        for (int i = 0; i < 50; i += 2) {
            assertThat(fixture().operations().cancel(ids.get(i))).isEqualTo(JobState.CANCELLED);
        }
        fixture().startWorker();
        patiently().until(() -> fixture().noting().seen.size() == 25);
        for (int i = 1; i < 50; i += 2) {
            String id = ids.get(i);
            patiently().until(() -> fixture().state(id) == JobState.COMPLETED);
        }
        assertThat(fixture().noting().seen).doesNotContain("n0", "n2", "n48").contains("n1", "n49");
        assertThatThrownBy(() -> fixture().operations().cancel(ids.get(1)))
                .isInstanceOf(JobOperationException.class)
                .hasMessageContaining("is completed: it can't be cancelled");
        assertThatThrownBy(() -> fixture().operations().cancel("missing"))
                .hasMessageContaining("There is no job missing");
    }

    /** The reported state of a job is right, even while the job is being fetched. */
    @Test
    default void cancellingIsExactAmidWork() {
        fixture().startWorker();
        List<String> cancelled = new ArrayList<>();
        for (int i = 0; i < 100; i++) { // due about when it is cancelled
            String id = fixture()
                    .barback()
                    .jobs()
                    .set(Options.queue(fixture().queue()).waitFor(Duration.ofMillis(i % 50)))
                    .performLater(OperationTestJobs.Noting::perform, "n" + i)
                    .jobId();
            try {
                if (fixture().operations().cancel(id) == JobState.CANCELLED) {
                    cancelled.add("n" + i);
                }
            } catch (JobOperationException e) { // the job was faster
                assertThat(e.kind()).isEqualTo(JobOperationException.Kind.WRONG_STATE);
            }
        }
        String last = fixture().enqueue("last");
        patiently().until(() -> fixture().state(last) == JobState.COMPLETED);
        assertThat(fixture().noting().seen).noneMatch(cancelled::contains);
        System.out.printf("Cancelled amid work: %d of 100, and none of them ran%n", cancelled.size());
    }

    @Test
    default void aRunningJobIsInterruptedAndNotRetried() {
        String id = fixture().enqueueBlocking();
        fixture().startWorker();
        patiently().until(() -> fixture().blocking().started.tryAcquire());
        assertThat(fixture().operations().cancel(id)).isEqualTo(JobState.EXECUTING);
        patiently().until(() -> fixture().state(id) == JobState.CANCELLED);
        assertThat(fixture().blocking().cancelled).containsExactly(true);
        patiently().until(() -> !fixture().operations().executions(id).isEmpty());
        assertThat(fixture().operations().executions(id).get(0).outcome()).isEqualTo(ExecutionOutcome.CANCELLED);
    }

    @Test
    default void whatARunningJobHasPromisedIsCancelledWithIt() {
        String id = fixture().enqueueNamed("Promising");
        fixture().startWorker();
        patiently().until(() -> fixture().promising().started.tryAcquire());
        assertThat(fixture().operations().cancel(id)).isEqualTo(JobState.EXECUTING);
        patiently().until(() -> fixture().state(id) == JobState.CANCELLED);
        assertThat(fixture().promising().promise).isCancelled();
    }
}

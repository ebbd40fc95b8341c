package dev.barback.contract;

import static dev.barback.contract.OperationsFixture.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.AccessScope;
import dev.barback.ExecutionRecord;
import dev.barback.ExecutionState;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Options;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.ProcessorRange;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A job's state, its executions and the reason why it waits can be looked up. */
interface LookupsContract {

    /** The broker and the job store under test. */
    OperationsFixture fixture();

    @Test
    default void aJobsWayIsRecorded() {
        String id = fixture().enqueue("a");
        assertThat(fixture().operations().find(id).state())
                .as("what this process enqueued is seen at once")
                .isEqualTo(JobState.AVAILABLE);
        fixture().startWorker();
        patiently().until(() -> fixture().state(id) == JobState.COMPLETED);
        JobRecord job = fixture().operations().find(id);
        ExecutionState executionState = fixture().execution(id);
        assertThat(executionState.result()).isEqualTo("noted a");
        assertThat(executionState.finishedAt()).isAfterOrEqualTo(executionState.startedAt());
        assertThat(job.job().executions()).isEqualTo(1);
        assertThat(job.createdAt()).isBeforeOrEqualTo(executionState.startedAt());
        patiently().until(() -> fixture().operations().executions(id).size() == 1);
        ExecutionRecord execution = fixture().operations().executions(id).get(0);
        assertThat(execution.outcome()).isEqualTo(ExecutionOutcome.COMPLETED);
        assertThat(execution.number()).isEqualTo(1);
        assertThat(execution.worker()).isEqualTo(fixture().writer().worker());
    }

    @Test
    default void failuresAreRecorded() {
        String retried = fixture().enqueueNamed("Failing", "retry");
        String discarded = fixture().enqueueNamed("Failing", "discard");
        String dead = fixture().enqueueNamed("Failing", "dead");
        fixture().startWorker();
        patiently().until(() -> fixture().state(retried) == JobState.RETRYABLE);
        assertThat(fixture().operations().waitReason(fixture().operations().find(retried)))
                .contains("retry 1 of 2 is due at ");
        patiently().until(() -> fixture().state(discarded) == JobState.DISCARDED);
        patiently().until(() -> fixture().operations().executions(dead).size() == 1);
        ExecutionRecord.Failure failure = Objects.requireNonNull(
                fixture().operations().executions(dead).get(0).failure());
        assertThat(failure.message()).isEqualTo("for good");
        assertThat(failure.backtrace()).contains("Failing.perform");
    }

    @Test
    default void progressIsSeenWhileAJobRunsAndAfterwards() throws Exception {
        URI webhook = URI.create("https://example.com/jobs?of=ada");
        String id = fixture()
                .barback()
                .jobs()
                .set(Options.queue(fixture().queue())
                        .user("ada")
                        .duration(Duration.ofSeconds(90))
                        .webhook(webhook))
                .performLater(OperationTestJobs.Blocking::perform)
                .jobId();
        fixture().startWorker();
        fixture().blocking().started.acquire();
        patiently().untilAsserted(() -> assertThat(fixture().progress(id)).isEqualTo("1 of 4, waits"));
        fixture().blocking().release.countDown();
        patiently()
                .untilAsserted(() ->
                        assertThat(fixture().operations().find(id).state()).isEqualTo(JobState.COMPLETED));
        assertThat(fixture().progress(id)).isEqualTo("4 of 4, waits");
        assertThat(fixture().operations().find(id).job().user()).isEqualTo("ada");
        assertThat(fixture().operations().find(id).job().duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(fixture().operations().find(id).job().webhook()).isEqualTo(webhook);
        patiently()
                .untilAsserted(
                        () -> assertThat(fixture().jobStore().timeSpent("ada")).isPositive());
    }

    @Test
    default void whyAJobWaits() {
        String foreign = fixture().enqueueNamed("Foreign");
        assertThat(fixture().why(foreign))
                .isEqualTo("No live worker serves the queue " + fixture().queue() + ".");
        Barback other = fixture()
                .barback(fixture().writer(), fixture().noting(), fixture().blocking());
        Worker worker = other.worker(WorkerOptions.forQueue(fixture().queue())
                .withProcessors(1)
                .withQueues(Map.of(fixture().queue(), OperationsFixture.SHORT_POLL)));
        String running = fixture().enqueueBlocking();
        fixture().operations().cancel(foreign);
        fixture().start(worker);
        patiently().until(() -> fixture().blocking().started.tryAcquire());
        patiently().until(() -> !fixture().operations().workers().isEmpty());
        String next = fixture().enqueue("next");
        String afterThat = fixture().enqueue("after that");
        String unknown = fixture().enqueueNamed("Foreign");
        patiently().until(() -> fixture().why(next).contains("busy; it is next"));
        patiently()
                .until(() -> fixture()
                        .why(afterThat)
                        .equals("1 job of the queue " + fixture().queue() + " is ahead of it."));
        assertThat(fixture()
                        .operations()
                        .withScope(AccessScope.own("ada"))
                        .waitReason(fixture().operations().find(afterThat)))
                .isEqualTo("Other jobs of the queue " + fixture().queue() + " are ahead of it.");
        assertThat(fixture().why(unknown))
                .isEqualTo("No worker that serves the queue " + fixture().queue() + " has the job class Foreign.");
        assertThat(fixture().why(running)).isEmpty();
    }

    /** It has room until it has its maximum number of processors. */
    @Test
    default void aWorkerThatGrowsTellsHowManyProcessorsItHas() {
        fixture().startWorker(WorkerOptions.forQueue(fixture().queue()).withProcessors(new ProcessorRange(1, 2)));
        patiently()
                .untilAsserted(() -> assertThat(fixture().serving())
                        .singleElement()
                        .satisfies(worker -> {
                            assertThat(worker.processors()).isEqualTo(1);
                            assertThat(worker.hasRoomFor(fixture().queue())).isTrue();
                        }));
        fixture().enqueueBlocking();
        fixture().enqueueBlocking();
        patiently()
                .untilAsserted(() -> assertThat(fixture().serving())
                        .singleElement()
                        .satisfies(worker -> {
                            assertThat(worker.processors()).isEqualTo(2);
                            assertThat(worker.inFlight()).isEqualTo(2);
                            assertThat(worker.hasRoomFor(fixture().queue())).isFalse();
                        }));
    }
}

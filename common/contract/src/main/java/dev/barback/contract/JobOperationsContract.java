package dev.barback.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.broker.Broker;
import dev.barback.broker.BrokerException;
import dev.barback.broker.ForwardingBroker;
import dev.barback.broker.Message;
import dev.barback.operation.AccessScope;
import dev.barback.operation.JobOperationException;
import dev.barback.operation.JobOperations;
import dev.barback.record.ExecutionRecord;
import dev.barback.record.ExecutionState;
import dev.barback.record.JobEvent.ExecutionOutcome;
import dev.barback.record.JobRecord;
import dev.barback.record.JobState;
import dev.barback.record.JobStore;
import dev.barback.record.JobStoreOptions;
import dev.barback.record.JobStoreWriter;
import dev.barback.record.Progress;
import dev.barback.record.WorkerRecord;
import dev.barback.registry.JobRegistry;
import dev.barback.runtime.Barback;
import dev.barback.worker.ProcessorRange;
import dev.barback.worker.QueueOptions;
import dev.barback.worker.Worker;
import dev.barback.worker.WorkerOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract of {@link JobOperations} as a test, on any broker and job store. Extend it for each pair. Every test has
 * its own queue.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class JobOperationsContract {
    private final String queue = "operations-" + UUID.randomUUID();
    private final OperationTestJobs.Noting noting = new OperationTestJobs.Noting();
    private final OperationTestJobs.Blocking blocking = new OperationTestJobs.Blocking();
    private final OperationTestJobs.Promising promising = new OperationTestJobs.Promising();
    private final List<Worker> workers = new ArrayList<>();
    private Broker broker;
    private JobStore jobStore;
    private JobStoreWriter writer;
    private Barback barback;
    private JobOperations operations;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // open() sets them before each test
    protected JobOperationsContract() {}

    /** Opens the broker. It is closed after each test. */
    protected abstract Broker openBroker();

    /** Opens the job store. It is closed before the broker. */
    protected abstract JobStore openJobStore(Broker broker);

    /** Removes the messages of a queue, as if they had never been there. */
    protected void loseMessages(Broker of, String ofQueue) {
        of.purge(ofQueue);
    }

    /** Deletes what is left of the test's queue. */
    protected void cleanUp(Broker of, String ofQueue) {}

    @BeforeEach
    void open() {
        broker = openBroker();
        jobStore = openJobStore(broker);
        writer = new JobStoreWriter(
                jobStore, WorkerRecord.newId(), JobStoreOptions.DEFAULTS.withLostAfter(Duration.ofSeconds(2)));
        barback = barback(
                writer, noting, blocking, promising, new OperationTestJobs.Failing(), new OperationTestJobs.Foreign());
        operations = barback.jobOperations();
        broker.ensure(queue);
    }

    /** Of several calls at once, one enqueues it; repetitions in a bulk, and later ones, change nothing. */
    @Test
    void jobOfAChosenIdGoesOnce() throws Exception {
        String id = UUID.randomUUID().toString();
        NewJob job = NewJob.of(OperationTestJobs.Noting::perform, "once")
                .set(Options.queue(queue).jobId(id));
        List<Callable<Status>> all =
                Collections.nCopies(8, () -> barback.jobs().enqueue(job).status());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Status> seen = new ArrayList<>();
        try {
            for (Future<Status> each : threads.invokeAll(all)) {
                seen.add(each.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(seen).containsOnlyOnce(Status.ENQUEUED).contains(Status.DUPLICATE);
        NewJob other = NewJob.of(OperationTestJobs.Noting::perform, "other")
                .set(Options.queue(queue).jobId("other-" + id));
        assertThat(barback.jobs().performAllLater(List.of(job, other, other)))
                .extracting(EnqueuedJob::status)
                .containsExactly(Status.DUPLICATE, Status.ENQUEUED, Status.DUPLICATE);
        startWorker();
        patiently().untilAsserted(() -> assertThat(operations.find(id).state()).isEqualTo(JobState.COMPLETED));
        assertThat(barback.jobs().enqueue(job).status()).isEqualTo(Status.DUPLICATE);
        patiently().untilAsserted(() -> assertThat(noting.seen).containsExactlyInAnyOrder("once", "other"));
        assertThat(operations.find(id).job().executions()).isEqualTo(1);
    }

    @Test
    void progressIsSeenWhileAJobRunsAndAfterwards() throws Exception {
        URI webhook = URI.create("https://example.com/jobs?of=ada");
        String id = barback.jobs()
                .set(Options.queue(queue)
                        .user("ada")
                        .duration(Duration.ofSeconds(90))
                        .webhook(webhook))
                .performLater(OperationTestJobs.Blocking::perform)
                .jobId();
        startWorker();
        blocking.started.acquire();
        patiently().untilAsserted(() -> assertThat(progress(id)).isEqualTo("1 of 4, waits"));
        blocking.release.countDown();
        patiently().untilAsserted(() -> assertThat(operations.find(id).state()).isEqualTo(JobState.COMPLETED));
        assertThat(progress(id)).isEqualTo("4 of 4, waits");
        assertThat(operations.find(id).job().user()).isEqualTo("ada");
        assertThat(operations.find(id).job().duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(operations.find(id).job().webhook()).isEqualTo(webhook);
        patiently().untilAsserted(() -> assertThat(jobStore.timeSpent("ada")).isPositive());
    }

    private String progress(String id) {
        ExecutionState executionState = operations.find(id).execution();
        Progress progress = executionState == null ? null : executionState.progress();
        return progress == null
                ? "none"
                : "%d of %d, %s".formatted(progress.done(), progress.total(), progress.message());
    }

    @AfterEach
    void close() {
        blocking.release.countDown();
        workers.forEach(Worker::close);
        writer.close();
        cleanUp(broker, queue);
        jobStore.close();
        broker.close();
    }

    @Test
    void aJobsWayIsRecorded() {
        String id = enqueue("a");
        assertThat(operations.find(id).state())
                .as("what this process enqueued is seen at once")
                .isEqualTo(JobState.AVAILABLE);
        startWorker();
        patiently().until(() -> state(id) == JobState.COMPLETED);
        JobRecord job = operations.find(id);
        ExecutionState executionState = execution(id);
        assertThat(executionState.result()).isEqualTo("noted a");
        assertThat(executionState.finishedAt()).isAfterOrEqualTo(executionState.startedAt());
        assertThat(job.job().executions()).isEqualTo(1);
        assertThat(job.createdAt()).isBeforeOrEqualTo(executionState.startedAt());
        patiently().until(() -> operations.executions(id).size() == 1);
        ExecutionRecord execution = operations.executions(id).get(0);
        assertThat(execution.outcome()).isEqualTo(ExecutionOutcome.COMPLETED);
        assertThat(execution.number()).isEqualTo(1);
        assertThat(execution.worker()).isEqualTo(writer.worker());
    }

    @Test
    void failuresAreRecorded() {
        String retried = enqueueNamed("Failing", "retry");
        String discarded = enqueueNamed("Failing", "discard");
        String dead = enqueueNamed("Failing", "dead");
        startWorker();
        patiently().until(() -> state(retried) == JobState.RETRYABLE);
        assertThat(operations.waitReason(operations.find(retried))).contains("retry 1 of 2 is due at ");
        patiently().until(() -> state(discarded) == JobState.DISCARDED);
        patiently().until(() -> operations.executions(dead).size() == 1);
        ExecutionRecord.Failure failure =
                Objects.requireNonNull(operations.executions(dead).get(0).failure());
        assertThat(failure.message()).isEqualTo("for good");
        assertThat(failure.backtrace()).contains("Failing.perform");
    }

    @Test
    void aCancelledJobNeverStarts() {
        List<String> ids =
                IntStream.range(0, 50).mapToObj(i -> enqueue("n" + i)).toList();
        for (int i = 0; i < 50; i += 2) {
            assertThat(operations.cancel(ids.get(i))).isEqualTo(JobState.CANCELLED);
        }
        startWorker();
        patiently().until(() -> noting.seen.size() == 25);
        for (int i = 1; i < 50; i += 2) {
            String id = ids.get(i);
            patiently().until(() -> state(id) == JobState.COMPLETED);
        }
        assertThat(noting.seen).doesNotContain("n0", "n2", "n48").contains("n1", "n49");
        assertThatThrownBy(() -> operations.cancel(ids.get(1)))
                .isInstanceOf(JobOperationException.class)
                .hasMessageContaining("is completed: it can't be cancelled");
        assertThatThrownBy(() -> operations.cancel("missing")).hasMessageContaining("There is no job missing");
    }

    /** The reported state of a job is right, even while the job is being fetched. */
    @Test
    void cancellingIsExactAmidWork() {
        startWorker();
        List<String> cancelled = new ArrayList<>();
        for (int i = 0; i < 100; i++) { // due about when it is cancelled
            String id = barback.jobs()
                    .set(Options.queue(queue).waitFor(Duration.ofMillis(i % 50)))
                    .performLater(OperationTestJobs.Noting::perform, "n" + i)
                    .jobId();
            try {
                if (operations.cancel(id) == JobState.CANCELLED) {
                    cancelled.add("n" + i);
                }
            } catch (JobOperationException e) { // the job was faster
                assertThat(e.kind()).isEqualTo(JobOperationException.Kind.WRONG_STATE);
            }
        }
        String last = enqueue("last");
        patiently().until(() -> state(last) == JobState.COMPLETED);
        assertThat(noting.seen).noneMatch(cancelled::contains);
        System.out.printf("Cancelled amid work: %d of 100, and none of them ran%n", cancelled.size());
    }

    @Test
    void aRunningJobIsInterruptedAndNotRetried() {
        String id = enqueueBlocking();
        startWorker();
        patiently().until(() -> blocking.started.tryAcquire());
        assertThat(operations.cancel(id)).isEqualTo(JobState.EXECUTING);
        patiently().until(() -> state(id) == JobState.CANCELLED);
        assertThat(blocking.cancelled).containsExactly(true);
        patiently().until(() -> !operations.executions(id).isEmpty());
        assertThat(operations.executions(id).get(0).outcome()).isEqualTo(ExecutionOutcome.CANCELLED);
    }

    @Test
    void whatARunningJobHasPromisedIsCancelledWithIt() {
        String id = enqueueNamed("Promising");
        startWorker();
        patiently().until(() -> promising.started.tryAcquire());
        assertThat(operations.cancel(id)).isEqualTo(JobState.EXECUTING);
        patiently().until(() -> state(id) == JobState.CANCELLED);
        assertThat(promising.promise).isCancelled();
    }

    @Test
    void aPostponedJobRunsOnceAndThen() {
        String later = enqueue("later");
        String sooner = barback.jobs()
                .set(Options.queue(queue).waitFor(Duration.ofHours(1)))
                .performLater(OperationTestJobs.Noting::perform, "sooner")
                .jobId();
        Instant due = Instant.now().plusSeconds(4);
        JobRecord postponed = operations.postpone(later, due);
        assertThat(postponed.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(operations.waitReason(postponed))
                .contains("It is due at ")
                .contains("No live worker serves the queue");
        operations.postpone(sooner, Instant.now().plusSeconds(1));
        operations.advance(sooner);
        startWorker();
        patiently().until(() -> noting.seen.contains("sooner"));
        List<String> seen = List.copyOf(noting.seen);
        if (Instant.now().isBefore(due)) { // a busy machine may be late
            assertThat(seen).doesNotContain("later");
        }
        patiently().until(() -> state(later) == JobState.COMPLETED);
        assertThat(execution(later).startedAt()).isAfterOrEqualTo(due);
        assertThat(noting.seen).containsExactlyInAnyOrder("later", "sooner");
        assertThatThrownBy(() -> operations.postpone(later, due)).hasMessageContaining("it can't be postponed");
    }

    /** The job keeps its due time and its message: it runs once, and then. */
    @Test
    void aChangeThatCantBePublishedIsUndone() {
        String id = barback.jobs()
                .set(Options.queue(queue).waitFor(Duration.ofSeconds(3)))
                .performLater(OperationTestJobs.Noting::perform, "kept")
                .jobId();
        JobRecord before = operations.find(id);
        Instant due = Objects.requireNonNull(before.job().scheduledAt());
        JobOperations refused = Barback.builder(new Refusing(broker), JobRegistry.of(noting))
                .jobStoreWriter(writer)
                .build()
                .jobOperations();
        List<ThrowingCallable> changes =
                List.of(() -> refused.postpone(id, Instant.now().plus(Duration.ofHours(1))), () -> refused.advance(id));
        for (ThrowingCallable change : changes) {
            assertThatThrownBy(change).isInstanceOf(BrokerException.class).hasMessage("The disk is full.");
            JobRecord after = operations.find(id);
            assertThat(after.job().scheduledAt()).isEqualTo(due);
            assertThat(after.state()).isEqualTo(JobState.SCHEDULED);
            assertThat(after.version()).as("that of its message").isEqualTo(before.version());
        }
        startWorker();
        patiently().until(() -> state(id) == JobState.COMPLETED);
        assertThat(execution(id).startedAt()).isAfterOrEqualTo(due);
        assertThat(noting.seen).containsExactly("kept");
    }

    /** Takes no messages. */
    private static final class Refusing extends ForwardingBroker {
        Refusing(Broker target) {
            super(target);
        }

        @Override
        public void publish(String queue, Iterable<Message> messages) {
            throw new BrokerException("The disk is full.");
        }
    }

    @Test
    void whatHasEndedIsRevivedOrForgotten() {
        String id = enqueue("twice");
        startWorker();
        patiently().until(() -> state(id) == JobState.COMPLETED);
        assertThat(operations.revive(id).state()).isEqualTo(JobState.AVAILABLE);
        patiently().until(() -> noting.seen.size() == 2 && state(id) == JobState.COMPLETED);
        operations.delete(id);
        assertThatThrownBy(() -> operations.find(id)).hasMessageContaining("There is no job");
    }

    @Test
    void aPausedQueueStartsNothing() {
        operations.pause(queue);
        assertThat(operations.paused()).containsKey(queue);
        startWorker();
        String id = enqueue("patience");
        assertThat(why(id)).contains("is paused since");
        patiently().until(() -> !operations.workers().isEmpty());
        patiently().during(Duration.ofMillis(700)).until(noting.seen::isEmpty);
        operations.resume(queue);
        patiently().until(() -> state(id) == JobState.COMPLETED);
    }

    @Test
    void aClearedQueueStaysClear() {
        List<String> ids =
                IntStream.range(0, 20).mapToObj(i -> enqueue("n" + i)).toList();
        assertThat(operations.clear(queue)).contains(20);
        startWorker();
        String last = enqueue("last");
        patiently().until(() -> state(last) == JobState.COMPLETED);
        assertThat(noting.seen).containsExactly("last");
        assertThat(state(ids.get(7))).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aJobWhoseMessageIsGoneIsPublishedAgain() {
        List<String> ids =
                IntStream.range(0, 20).mapToObj(i -> enqueue("n" + i)).toList();
        assertThat(writer.flush(Duration.ofSeconds(10))).isTrue();
        loseMessages(broker, queue);
        startWorker();
        for (String id : ids) {
            patiently().until(() -> state(id) == JobState.COMPLETED);
        }
        assertThat(noting.seen).hasSize(20);
    }

    @Test
    void aQueueThatIsClearedWithoutRecordsIsPublishedAgain() {
        List<String> ids =
                IntStream.range(0, 20).mapToObj(i -> enqueue("n" + i)).toList();
        assertThat(writer.flush(Duration.ofSeconds(10))).isTrue();
        JobOperations unrecorded =
                Barback.builder(broker, JobRegistry.of(noting)).build().jobOperations();
        assertThat(unrecorded.clear(queue)).isEmpty();
        startWorker();
        for (String id : ids) {
            patiently().until(() -> state(id) == JobState.COMPLETED);
        }
        assertThat(noting.seen).hasSize(20);
    }

    @Test
    void whyAJobWaits() {
        String foreign = enqueueNamed("Foreign");
        assertThat(why(foreign)).isEqualTo("No live worker serves the queue " + queue + ".");
        Barback other = barback(writer, noting, blocking);
        Worker worker = other.worker(WorkerOptions.forQueue(queue)
                .withProcessors(1)
                .withQueues(Map.of(queue, QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(100)))));
        String running = enqueueBlocking();
        operations.cancel(foreign);
        workers.add(worker);
        worker.start();
        patiently().until(() -> blocking.started.tryAcquire());
        patiently().until(() -> !operations.workers().isEmpty());
        String next = enqueue("next");
        String afterThat = enqueue("after that");
        String unknown = enqueueNamed("Foreign");
        patiently().until(() -> why(next).contains("busy; it is next"));
        patiently().until(() -> why(afterThat).equals("1 job of the queue " + queue + " is ahead of it."));
        assertThat(operations.withScope(AccessScope.own("ada")).waitReason(operations.find(afterThat)))
                .isEqualTo("Other jobs of the queue " + queue + " are ahead of it.");
        assertThat(why(unknown)).isEqualTo("No worker that serves the queue " + queue + " has the job class Foreign.");
        assertThat(why(running)).isEmpty();
    }

    /** It has room until it has its maximum number of processors. */
    @Test
    void aWorkerThatGrowsTellsHowManyProcessorsItHas() {
        startWorker(WorkerOptions.forQueue(queue).withProcessors(new ProcessorRange(1, 2)));
        patiently()
                .untilAsserted(() -> assertThat(serving()).singleElement().satisfies(worker -> {
                    assertThat(worker.processors()).isEqualTo(1);
                    assertThat(worker.hasRoomFor(queue)).isTrue();
                }));
        enqueueBlocking();
        enqueueBlocking();
        patiently()
                .untilAsserted(() -> assertThat(serving()).singleElement().satisfies(worker -> {
                    assertThat(worker.processors()).isEqualTo(2);
                    assertThat(worker.inFlight()).isEqualTo(2);
                    assertThat(worker.hasRoomFor(queue)).isFalse();
                }));
    }

    private List<WorkerRecord> serving() {
        return operations.workers().stream()
                .filter(worker -> worker.queues().contains(queue))
                .toList();
    }

    private String why(String id) {
        return operations.waitReason(operations.find(id));
    }

    private Barback barback(JobStoreWriter jobStoreWriter, Job... jobs) {
        return Barback.builder(broker, JobRegistry.of(jobs))
                .jobStoreWriter(jobStoreWriter)
                .build();
    }

    private String enqueue(String what) {
        return barback.jobs()
                .set(Options.queue(queue))
                .performLater(OperationTestJobs.Noting::perform, what)
                .jobId();
    }

    private String enqueueBlocking() {
        return enqueueNamed("Blocking");
    }

    private String enqueueNamed(String job, Object... arguments) {
        return barback.jobs()
                .set(Options.queue(queue))
                .performLater(job, List.of(arguments))
                .jobId();
    }

    private ExecutionState execution(String id) {
        return Objects.requireNonNull(operations.find(id).execution());
    }

    private JobState state(String id) {
        return operations.find(id).state();
    }

    private void startWorker() {
        startWorker(WorkerOptions.forQueue(queue));
    }

    private void startWorker(WorkerOptions options) {
        QueueOptions shortPoll = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(100));
        Worker worker = barback.worker(options.withQueues(Map.of(queue, shortPoll)));
        workers.add(worker);
        worker.start();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }
}

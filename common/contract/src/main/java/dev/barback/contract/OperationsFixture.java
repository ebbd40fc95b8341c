package dev.barback.contract;

import static org.awaitility.Awaitility.await;

import dev.barback.ExecutionState;
import dev.barback.Job;
import dev.barback.JobOperations;
import dev.barback.JobState;
import dev.barback.Options;
import dev.barback.Progress;
import dev.barback.WorkerRecord;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.QueueOptions;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;

/** One test's broker, job store and workers, with its own queue, and what the tests of the contract do with them. */
final class OperationsFixture implements AutoCloseable {
    static final QueueOptions SHORT_POLL = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(100));

    private final String queue = "operations-" + UUID.randomUUID();
    private final OperationTestJobs.Noting noting = new OperationTestJobs.Noting();
    private final OperationTestJobs.Blocking blocking = new OperationTestJobs.Blocking();
    private final OperationTestJobs.Promising promising = new OperationTestJobs.Promising();
    private final List<Worker> workers = new ArrayList<>();
    private final Broker broker;
    private final JobStore jobStore;
    private final JobStoreWriter writer;
    private final Barback barback;
    private final JobOperations operations;

    /** @param jobStore closed before the broker, as both are with this */
    OperationsFixture(Broker broker, JobStore jobStore) {
        this.broker = broker;
        this.jobStore = jobStore;
        this.writer = new JobStoreWriter(
                jobStore, WorkerRecord.newId(), JobStoreOptions.DEFAULTS.withLostAfter(Duration.ofSeconds(2)));
        this.barback = barback(
                writer, noting, blocking, promising, new OperationTestJobs.Failing(), new OperationTestJobs.Foreign());
        this.operations = barback.jobOperations();
        broker.ensure(queue);
    }

    @Override
    public void close() {
        blocking.release.countDown();
        workers.forEach(Worker::close);
        writer.close();
        jobStore.close();
        broker.close();
    }

    String queue() {
        return queue;
    }

    OperationTestJobs.Noting noting() {
        return noting;
    }

    OperationTestJobs.Blocking blocking() {
        return blocking;
    }

    OperationTestJobs.Promising promising() {
        return promising;
    }

    Broker broker() {
        return broker;
    }

    JobStore jobStore() {
        return jobStore;
    }

    JobStoreWriter writer() {
        return writer;
    }

    Barback barback() {
        return barback;
    }

    JobOperations operations() {
        return operations;
    }

    Barback barback(JobStoreWriter jobStoreWriter, Job... jobs) {
        return Barback.builder(broker, JobRegistry.of(jobs))
                .jobStoreWriter(jobStoreWriter)
                .build();
    }

    String enqueue(String what) {
        return barback.jobs()
                .set(Options.queue(queue))
                .performLater(OperationTestJobs.Noting::perform, what)
                .jobId();
    }

    String enqueueBlocking() {
        return enqueueNamed("Blocking");
    }

    String enqueueNamed(String job, Object... arguments) {
        return barback.jobs()
                .set(Options.queue(queue))
                .performLater(job, List.of(arguments))
                .jobId();
    }

    ExecutionState execution(String id) {
        return Objects.requireNonNull(operations.find(id).execution());
    }

    String progress(String id) {
        ExecutionState executionState = operations.find(id).execution();
        Progress progress = executionState == null ? null : executionState.progress();
        return progress == null
                ? "none"
                : "%d of %d, %s".formatted(progress.done(), progress.total(), progress.message());
    }

    JobState state(String id) {
        return operations.find(id).state();
    }

    List<WorkerRecord> serving() {
        return operations.workers().stream()
                .filter(worker -> worker.queues().contains(queue))
                .toList();
    }

    String why(String id) {
        return operations.waitReason(operations.find(id));
    }

    void startWorker() {
        startWorker(WorkerOptions.forQueue(queue));
    }

    void startWorker(WorkerOptions options) {
        start(barback.worker(options.withQueues(Map.of(queue, SHORT_POLL))));
    }

    /** Starts a worker, which ends with this. */
    void start(Worker worker) {
        workers.add(worker);
        worker.start();
    }

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }
}

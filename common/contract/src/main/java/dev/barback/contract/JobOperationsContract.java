package dev.barback.contract;

import static dev.barback.contract.OperationsFixture.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.EnqueuedJob;
import dev.barback.EnqueuedJob.Status;
import dev.barback.JobOperations;
import dev.barback.JobState;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract of {@link JobOperations} as a test, on any broker and job store. Extend it for each pair; the tests are in
 * the interfaces, by topic. Every test has its own queue.
 */
@Execution(ExecutionMode.CONCURRENT)
public abstract class JobOperationsContract
        implements LookupsContract, CancellingContract, ReplacingContract, QueueOperationsContract {
    private OperationsFixture fixture;

    /** For subclasses. */
    @SuppressWarnings("NullAway.Init") // open() sets it before each test
    protected JobOperationsContract() {}

    /** Opens the broker. It is closed after each test. */
    protected abstract Broker openBroker();

    /** Opens the job store. It is closed before the broker. */
    protected abstract JobStore openJobStore(Broker broker);

    /** For the tests, not for subclasses. */
    @Override
    public final OperationsFixture fixture() {
        return fixture;
    }

    @BeforeEach
    void open() {
        Broker broker = openBroker();
        fixture = new OperationsFixture(broker, openJobStore(broker));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Of several calls at once, one enqueues it; repetitions in a bulk, and later ones, change nothing. */
    @Test
    void jobOfAChosenIdGoesOnce() throws Exception {
        String id = UUID.randomUUID().toString();
        NewJob job = NewJob.of(OperationTestJobs.Noting::perform, "once")
                .set(Options.queue(fixture.queue()).jobId(id));
        List<Callable<Status>> all = Collections.nCopies(
                8, () -> fixture.barback().jobs().enqueue(job).status());
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
                .set(Options.queue(fixture.queue()).jobId("other-" + id));
        assertThat(fixture.barback().jobs().performAllLater(List.of(job, other, other)))
                .extracting(EnqueuedJob::status)
                .containsExactly(Status.DUPLICATE, Status.ENQUEUED, Status.DUPLICATE);
        fixture.startWorker();
        patiently()
                .untilAsserted(
                        () -> assertThat(fixture.operations().find(id).state()).isEqualTo(JobState.COMPLETED));
        assertThat(fixture.barback().jobs().enqueue(job).status()).isEqualTo(Status.DUPLICATE);
        patiently().untilAsserted(() -> assertThat(fixture.noting().seen).containsExactlyInAnyOrder("once", "other"));
        assertThat(fixture.operations().find(id).job().executions()).isEqualTo(1);
    }
}

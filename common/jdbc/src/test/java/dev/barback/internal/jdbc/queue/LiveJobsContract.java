package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.EnqueueOptions;
import dev.barback.EnqueuedJob;
import dev.barback.ExecutionRecord;
import dev.barback.ExecutionState;
import dev.barback.Job;
import dev.barback.JobEvent.ExecutionOutcome;
import dev.barback.JobInfo;
import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.NewJob;
import dev.barback.Progress;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.spi.JobChanges;
import dev.barback.spi.JobEdits.Replacement;
import dev.barback.spi.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that are messages: each job has one record at any time, in one of two tables, and it is never wrong. */
abstract class LiveJobsContract {
    static final Duration LEASE = Duration.ofSeconds(2);

    private static final String WORKER = "worker-1";
    private static final String QUEUE = "live";
    private static final EnqueueOptions OPTIONS = EnqueueOptions.NONE.queue(QUEUE);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private DataSource database;
    private JdbcBroker broker;
    JdbcJobStore store;
    private JobStoreWriter writer;
    private Barback barback;

    /** A database with tables. */
    abstract DataSource newDatabase();

    /** A broker with leases of {@link #LEASE}. */
    abstract JdbcBroker newBroker(OneTransaction transaction);

    /** Does nothing. */
    public static final class IdleJob implements Job {
        /** Does nothing. */
        public void perform(int number) {}
    }

    @BeforeEach
    void open() {
        database = newDatabase();
        broker = newBroker(new OneTransaction(database));
        store = broker.jobStore();
        writer = new JobStoreWriter(store, WORKER, JobStoreOptions.DEFAULTS);
        broker.fetchFor(writer);
        barback = Barback.builder(broker, JobRegistry.of(new IdleJob()))
                .jobStoreWriter(writer)
                .build();
    }

    @AfterEach
    void close() {
        writer.close();
        broker.close();
    }

    @Test
    void theMessageOfANewJobIsItsOnlyRecord() throws SQLException {
        Instant before = Instant.now();
        String now = enqueue(job(1));
        String later = enqueue(job(2).set(OPTIONS.waitFor(Duration.ofHours(1))
                .tags("import", "eu")
                .user("ada")));
        assertThat(writer.flush(TIMEOUT)).isTrue();

        assertThat(rows("barback_jobs")).isZero();
        JobRecord waiting = find(now);
        assertThat(waiting.state()).isEqualTo(JobState.AVAILABLE);
        assertThat(waiting.job().user()).isNull();
        assertThat(waiting.job().executions()).isZero();
        assertThat(waiting.createdAt()).isAfterOrEqualTo(before.truncatedTo(ChronoUnit.MICROS));
        assertThat(waiting.data()).isNotNull();
        JobRecord scheduled = find(later);
        assertThat(scheduled.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(scheduled.job().tags()).containsExactly("import", "eu");
        assertThat(store.find(later, "ada")).map(JobRecord::withoutData).contains(scheduled.withoutData());
        assertThat(store.find(later, "bob")).isEmpty();

        assertThat(ids(JobQuery.ALL)).containsExactlyInAnyOrder(now, later);
        assertThat(ids(JobQuery.ALL.states(Set.of(JobState.AVAILABLE)))).containsExactly(now);
        assertThat(ids(JobQuery.ALL.states(Set.of(JobState.SCHEDULED)))).containsExactly(later);
        assertThat(ids(JobQuery.ALL.states(Set.of(JobState.EXECUTING)))).isEmpty();
        assertThat(ids(JobQuery.ALL.user("ada"))).containsExactly(later);
        assertThat(ids(JobQuery.ALL.tag("eu"))).containsExactly(later);
        assertThat(ids(JobQuery.ALL.jobClass("IdleJob"))).containsExactlyInAnyOrder(now, later);
        assertThat(ids(JobQuery.ALL.queue("other"))).isEmpty();
        Instant soon = Instant.now().plusSeconds(1);
        assertThat(store.queueDepths(List.of(QUEUE), soon, 10).get(QUEUE).count())
                .isEqualTo(1);
        assertThat(store.waitingSince(QUEUE, soon, 10)).containsExactly(waiting.readyAt());
        assertThat(store.waitingSince(QUEUE, soon.plus(Duration.ofHours(2)), 10))
                .hasSize(2);
    }

    @Test
    void aClaimMakesTheJobExecuting() throws SQLException {
        String id = enqueue(job(1));
        Lease lease = fetch();

        assertThat(lease.holdsRecord()).isTrue();
        assertThat(rows("barback_jobs")).isZero();
        JobRecord executing = find(id);
        assertThat(executing.state()).isEqualTo(JobState.EXECUTING);
        assertThat(executing.job().executions()).isEqualTo(1);
        assertThat(executing.execution()).isNotNull();
        assertThat(executing.execution().worker()).isEqualTo(WORKER);
        assertThat(ids(JobQuery.ALL.states(Set.of(JobState.EXECUTING)))).containsExactly(id);
        assertThat(ids(JobQuery.ALL.states(Set.of(JobState.AVAILABLE)))).isEmpty();
        assertThat(store.countExecuting(QUEUE, 10)).isEqualTo(1);
        assertThat(store.waitingSince(QUEUE, Instant.now().plusSeconds(1), 10)).isEmpty();

        broker.release(List.of(lease));
        assertThat(find(id).state()).isEqualTo(JobState.AVAILABLE);
        assertThat(find(id).execution()).isNull();
    }

    @Test
    void theEndMovesTheRecordAndDeletesTheMessage() throws SQLException {
        String id = enqueue(job(1));
        JobRecord executing = claimed(fetch(), id);
        end(executing, JobState.COMPLETED);
        assertThat(rows("barback_messages")).isZero();
        assertThat(rows("barback_executions")).as("told by the record").isZero();
        end(executing, JobState.COMPLETED); // repeated, as after a lost answer

        JobRecord ended = find(id);
        assertThat(ended.state()).isEqualTo(JobState.COMPLETED);
        assertThat(ended.data()).isNotNull();
        assertThat(ids(JobQuery.ALL)).containsExactly(id);
        assertThat(store.executions(id, 10)).singleElement().satisfies(execution -> {
            assertThat(execution.outcome()).isEqualTo(ExecutionOutcome.COMPLETED);
            assertThat(execution.worker()).isEqualTo(WORKER);
            assertThat(execution.number()).isEqualTo(1);
        });
        assertThat(store.prune(
                        Map.of(JobState.COMPLETED, Duration.ZERO), Instant.now().plusSeconds(60), 10))
                .isEqualTo(1);
        assertThat(store.executions(id, 10)).isEmpty();
    }

    @Test
    void theTimeOfAUserIsKeptWhenRecordsAreDeleted() {
        String id = enqueue(job(1).set(OPTIONS.user("ada")));
        end(claimed(fetch(), id), JobState.COMPLETED);
        assertThat(store.executions(id, 10)).hasSize(1);
        Duration spent = store.timeSpent("ada");
        assertThat(spent).isPositive();
        assertThat(store.prune(
                        Map.of(JobState.COMPLETED, Duration.ZERO), Instant.now().plusSeconds(60), 10))
                .isEqualTo(1);
        assertThat(store.timeSpent("ada")).isEqualTo(spent);
    }

    @Test
    void aJobThatIsRevivedKeepsItsFirstExecution() {
        String id = enqueue(job(1));
        end(claimed(fetch(), id), JobState.COMPLETED);
        JobRecord before = find(id);
        List<ExecutionRecord> executions = store.executions(id, 10);
        JobRecord next = laterVersion(before);
        assertThat(store.replaceAll(List.of(new Replacement(before, next)))).containsExactly(id);
        assertThat(find(id).state()).isEqualTo(JobState.RETRYABLE);
        assertThat(store.executions(id, 10)).isEqualTo(executions);
    }

    @Test
    void aMessageThatIsAcknowledgedForAnotherReasonLeavesTheRecord() throws SQLException {
        String id = enqueue(job(1));
        Lease lease = fetch();
        JobRecord executing = claimed(lease, id);
        broker.acknowledge(List.of(lease)); // its retry is published, but not recorded yet

        assertThat(rows("barback_messages")).isZero();
        assertThat(find(id).withoutData()).isEqualTo(executing.withoutData());
        assertThat(ids(JobQuery.ALL.states(Set.of(JobState.EXECUTING)))).containsExactly(id);
    }

    @Test
    void aWaitingJobIsCancelledAndItsMessageDoesNotRun() {
        String id = enqueue(job(1));
        assertThat(store.cancel(id, Instant.now())).contains(JobState.CANCELLED);
        assertThat(find(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(ids(JobQuery.ALL)).containsExactly(id);
        Lease lease = fetch();
        assertThat(lease.holdsRecord()).isFalse();
        JobRecord start = writer.executing(find(id).job(), Instant.now(), null);
        assertThat(store.markExecuting(List.of(start))).isEmpty();
    }

    @Test
    void aRunningJobIsAskedToStop() {
        String id = enqueue(job(1));
        JobRecord executing = claimed(fetch(), id);
        assertThat(store.cancel(id, Instant.now())).contains(JobState.EXECUTING);
        assertThat(store.cancelled(List.of(id))).containsExactly(id);
        assertThat(find(id).state()).isEqualTo(JobState.EXECUTING);
        assertThat(find(id).execution().worker()).isEqualTo(WORKER);
        end(executing, JobState.CANCELLED);
        assertThat(find(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(store.queueDepths(List.of(QUEUE), Instant.now(), 10)
                        .get(QUEUE)
                        .count())
                .isZero();
    }

    @Test
    void progressIsOfTheRunningExecution() throws SQLException {
        String id = enqueue(job(1));
        claimed(fetch(), id);
        Progress half = new Progress(1, 2, "half", Instant.now().truncatedTo(ChronoUnit.MICROS));
        store.progress("another worker", Map.of(id, half));
        assertThat(find(id).execution().progress()).isNull();
        store.progress(WORKER, Map.of(id, half));
        assertThat(find(id).execution().progress()).isEqualTo(half);
        end(find(id), JobState.COMPLETED);
        assertThat(rows("barback_messages")).isZero();
        assertThat(store.executions(id, 10)).hasSize(1);
    }

    @Test
    void aClearedQueueCancelsWaitingJobsAndLetsRunningOnesGoOn() {
        String running = enqueue(job(1));
        JobRecord executing = claimed(fetch(), running);
        String waiting = enqueue(job(2));
        assertThat(barback.jobOperations().clear(QUEUE)).contains(1);
        assertThat(find(waiting).state()).isEqualTo(JobState.CANCELLED);
        assertThat(find(running).state()).isEqualTo(JobState.EXECUTING);
        end(executing, JobState.COMPLETED);
        assertThat(find(running).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aPurgeWithoutRecordsLeavesThem() throws SQLException {
        String id = enqueue(job(1));
        JobRecord before = find(id);
        broker.purge(QUEUE);
        assertThat(rows("barback_messages")).isZero();
        assertThat(find(id).withoutData()).isEqualTo(before.withoutData());
    }

    @Test
    void theJobOfADeadWorkerWaitsAgainAndTheNextWorkerHasIt() throws Exception {
        String id = enqueue(job(1));
        JobRecord first = claimed(fetch(), id); // never completed
        await().atMost(TIMEOUT)
                .until(() -> !broker.fetch(QUEUE, 1, Duration.ofSeconds(1)).isEmpty());
        JobRecord second = find(id);
        assertThat(second.state()).isEqualTo(JobState.EXECUTING);
        assertThat(second.since()).isAfter(first.since());
        end(first, JobState.COMPLETED); // that worker only stood still
        end(second, JobState.DISCARDED);
        assertThat(rows("barback_messages")).isZero();
        assertThat(ids(JobQuery.ALL)).containsExactly(id);
        assertThat(find(id).state()).isEqualTo(JobState.DISCARDED);
        assertThat(store.executions(id, 10)).hasSize(2);
    }

    @Test
    void theChangeFeedHasEachStep() {
        JobChanges start = store.changes(Optional.empty(), 10);
        String id = enqueue(job(1));
        JobChanges enqueued = store.changes(Optional.of(start.next()), 10);
        assertThat(enqueued.jobs()).extracting(JobRecord::state).containsExactly(JobState.AVAILABLE);
        assertThat(store.changes(Optional.of(enqueued.next()), 10).jobs()).isEmpty();
        Lease lease = fetch();
        JobChanges claimed = store.changes(Optional.of(enqueued.next()), 10);
        assertThat(claimed.jobs()).extracting(JobRecord::state).containsExactly(JobState.EXECUTING);
        end(claimed(lease, id), JobState.COMPLETED);
        JobChanges ended = store.changes(Optional.of(claimed.next()), 10);
        assertThat(ended.jobs()).extracting(JobRecord::state).containsExactly(JobState.COMPLETED);
        assertThat(store.changes(Optional.of(start.next()), 10).jobs()).hasSize(1);
        assertThat(store.changes(Optional.of(ended.next()), 10).jobs()).isEmpty();
    }

    @Test
    void aRecordOfTheSameVersionThatHasNotEndedIsNotLaterThanTheMessage() throws SQLException {
        String id = enqueue(job(1));
        JobRecord executing = claimed(fetch(), id);
        store.write(
                List.of(JobRecord.waiting(
                        executing.job().executed(-1), executing.since().plusSeconds(60), null)),
                List.of());
        assertThat(find(id).withoutData()).isEqualTo(executing.withoutData());
        assertThat(rows("barback_jobs")).isZero();
    }

    @Test
    void anIdIsTakenWhileItsJobLives() {
        String id = enqueue(job(1));
        assertThat(store.addNew(List.of(find(id)))).isEmpty();
        assertThat(ids(JobQuery.ALL)).containsExactly(id);
        assertThat(barback.jobs().enqueue(job(2).set(OPTIONS.jobId(id))).status())
                .isEqualTo(EnqueuedJob.Status.DUPLICATE);
    }

    @Test
    void pagesGoThroughBothTablesInOrder() {
        String[] ids = new String[7];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = enqueue(job(i));
            if (i % 3 == 0) {
                store.cancel(ids[i], Instant.now());
            }
        }
        JobQuery query = JobQuery.ALL.oldestFirst(true);
        JobPage first = store.list(query, Optional.empty(), 3);
        JobPage second = store.list(query, Optional.ofNullable(first.next()), 3);
        JobPage third = store.list(query, Optional.ofNullable(second.next()), 3);
        assertThat(List.of(first, second, third))
                .flatExtracting(JobPage::jobs)
                .extracting(JobRecord::jobId)
                .containsExactly(ids);
        assertThat(third.next()).isNull();
    }

    /** It was dropped, or refused: the message goes all the same, as after any other job, and the record shows what is known. */
    @Test
    void aMessageWhoseEndIsNotRecordedIsAcknowledged() throws SQLException {
        String id = enqueue(job(1));
        Lease lease = fetch();
        broker.ended(List.of(lease));
        assertThat(rows("barback_messages")).isZero();
        assertThat(rows("barback_claims")).isZero();
        assertThat(find(id).state()).isEqualTo(JobState.EXECUTING);
    }

    @Test
    void aScheduledJobThatRunsIsListedAsRunningAfterItsProgress() {
        String id = enqueue(job(1).set(OPTIONS.waitFor(Duration.ofMillis(50))));
        claimed(fetch(), id);
        assertThat(store.countExecuting(QUEUE, 10)).isEqualTo(1);
        store.progress(WORKER, Map.of(id, new Progress(1, 2, "half", Instant.now())));
        assertThat(store.countExecuting(QUEUE, 10)).isEqualTo(1);
        assertThat(ids(JobQuery.ALL.states(Set.of(JobState.EXECUTING)))).containsExactly(id);
    }

    @Test
    void aJobOfAnEnqueuerWhoseClockIsAheadIsClearedWithItsQueue() {
        String id = enqueue(job(1));
        Instant before = find(id).createdAt().minusSeconds(60);
        assertThat(store.cancelAll(QUEUE, before, Instant.now())).isEqualTo(1);
        assertThat(find(id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void theChangeFeedTellsThatAJobWaitsAgain() {
        enqueue(job(1));
        String position = store.changes(Optional.empty(), 10).next();
        Lease lease = fetch();
        JobChanges claimed = store.changes(Optional.of(position), 10);
        broker.release(List.of(lease));
        assertThat(store.changes(Optional.of(claimed.next()), 10).jobs())
                .extracting(JobRecord::state)
                .containsExactly(JobState.AVAILABLE);
    }

    /** It is repeated under its number. */
    @Test
    void anExecutionThatWasInterruptedJustBeforeTheEndIsKept() {
        String id = enqueue(job(1));
        JobRecord executing = claimed(fetch(), id);
        Instant start = executing.since().plusMillis(1);
        Instant end = start.plusMillis(5);
        store.write(
                List.of(JobRecord.of(
                        executing.job(),
                        JobState.COMPLETED,
                        end,
                        new ExecutionState(WORKER, start, end, null, null, null),
                        null)),
                List.of(
                        execution(id, start.minusMillis(1), start, ExecutionOutcome.INTERRUPTED),
                        execution(id, start, end, ExecutionOutcome.COMPLETED)));
        assertThat(store.executions(id, 10))
                .extracting(ExecutionRecord::outcome)
                .containsExactly(ExecutionOutcome.INTERRUPTED, ExecutionOutcome.COMPLETED);
    }

    private static ExecutionRecord execution(String id, Instant start, Instant end, ExecutionOutcome outcome) {
        return new ExecutionRecord(id, 1, null, WORKER, start, end, outcome, null);
    }

    static NewJob job(int number) {
        return NewJob.of(IdleJob::perform, number).set(OPTIONS);
    }

    String enqueue(NewJob job) {
        EnqueuedJob enqueued = barback.jobs().enqueue(job);
        assertThat(enqueued.isEnqueued()).isTrue();
        return enqueued.jobId();
    }

    Lease fetch() {
        List<Lease> leases = broker.fetch(QUEUE, 1, TIMEOUT);
        assertThat(leases).hasSize(1);
        return leases.get(0);
    }

    JobRecord find(String id) {
        return store.find(id).orElseThrow();
    }

    JobRecord claimed(Lease lease, String id) {
        assertThat(lease.holdsRecord()).isTrue();
        return find(id);
    }

    /** As a worker records it, just after the start. */
    void end(JobRecord executing, JobState state) {
        Instant start = executing.since().plusMillis(1);
        Instant end = start.plusMillis(5);
        ExecutionState execution = new ExecutionState(WORKER, start, end, null, null, null);
        store.write(
                List.of(JobRecord.of(executing.job(), state, end, execution, null)),
                List.of(new ExecutionRecord(
                        executing.jobId(),
                        1,
                        executing.job().user(),
                        WORKER,
                        start,
                        end,
                        state == JobState.COMPLETED ? ExecutionOutcome.COMPLETED : ExecutionOutcome.DISCARDED,
                        null)));
    }

    private static JobRecord laterVersion(JobRecord before) {
        JobInfo later = before.job().toBuilder().enqueuedAt(Instant.now()).build();
        return JobRecord.waiting(later, Instant.now().truncatedTo(ChronoUnit.MICROS), null);
    }

    static ExecutionState ended(Instant at) {
        return new ExecutionState(WORKER, at, at, null, null, null);
    }

    private List<String> ids(JobQuery query) {
        return store.list(query, Optional.empty(), 100).jobs().stream()
                .map(JobRecord::jobId)
                .toList();
    }

    private int rows(String table) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Statements.select(connection, row -> row.getInt(1), "SELECT count(*) FROM " + table)
                    .get(0);
        }
    }
}

package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.EnqueuedJob;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.NewJob;
import dev.barback.WorkerRecord;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.QueueOptions;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.Broker;
import dev.barback.spi.FairnessPolicy;
import dev.barback.spi.ForwardingBroker;
import dev.barback.spi.JobStore;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class SqliteRecoveryTest {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withLeaseTime(Duration.ofSeconds(2));
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final CountingJob countingJob = new CountingJob();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeTables() {
        file = folder.resolve("barback.db");
        Schema.migrate(file, OPTIONS);
    }

    @Test
    void twoWorkersShareAFile() {
        try (JdbcBroker one = JdbcBroker.sqlite(file, OPTIONS);
                JdbcBroker other = JdbcBroker.sqlite(file, OPTIONS);
                JdbcBroker enqueuer = JdbcBroker.sqlite(file, OPTIONS);
                Worker first = countingJob.startWorker(one);
                Worker second = countingJob.startWorker(other)) {
            for (int from = 0; from < 5_000; from += 500) {
                assertThat(countingJob.enqueue(enqueuer, from, from + 500)).allMatch(EnqueuedJob::isEnqueued);
            }

            await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 5_000);
            assertThat(countingJob.duplicates()).isZero();
            assertThat(List.of(first, second))
                    .allMatch(worker -> worker.status().leases() >= 0);
        }
    }

    /** By the records, a job run by that worker would still wait; it would be published again, and run twice. */
    @Test
    void aWorkerWithoutAJobStoreRunsNoRecordedJobs() {
        try (LogCapture log = new LogCapture("dev.barback");
                JdbcBroker one = JdbcBroker.sqlite(file, OPTIONS);
                JdbcBroker other = JdbcBroker.sqlite(file, OPTIONS);
                JobStoreWriter writer = new JobStoreWriter(
                        one.jobStore(), "worker", JobStoreOptions.DEFAULTS.withLostAfter(Duration.ofSeconds(1)));
                Worker without = countingJob.startWorker(other)) {
            Barback barback = Barback.builder(one, JobRegistry.of(countingJob))
                    .jobStoreWriter(writer)
                    .build();
            barback.jobs()
                    .performAllLater(IntStream.range(0, 500)
                            .mapToObj(number -> NewJob.of(CountingJob::perform, number))
                            .toList());
            await().atMost(TIMEOUT).until(() -> log.contains("Jobs that others keep records of are not run"));
            assertThat(without.status().problems()).anyMatch(problem -> problem.contains("barback.records.enabled"));
            // While that worker pauses, so that the other one gets some of them
            List<EnqueuedJob> unrecorded = countingJob.enqueue(other, 500, 550);
            assertThat(unrecorded).allMatch(EnqueuedJob::isEnqueued);
            try (Worker with = barback.worker(WorkerOptions.forQueue("default"))) {
                with.start();
                await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 550);
                await().atMost(TIMEOUT).until(() -> log.contains("A process that keeps no records enqueues jobs"));
                await().atMost(TIMEOUT).until(() -> log.contains("This worker keeps records of jobs, and others"));
                await().atMost(TIMEOUT).until(() -> log.contains("This worker keeps no records of jobs, and others"));
                assertThat(one.jobStore().workers())
                        .extracting(WorkerRecord::keepsRecords)
                        .containsExactlyInAnyOrder(true, false);
                await().atMost(TIMEOUT)
                        .until(() -> one.jobStore()
                                .overdue("default", Duration.ZERO, Duration.ZERO, Optional.empty(), 10)
                                .isEmpty());
            }
            assertThat(countingJob.duplicates()).isZero();
            assertThat(writer.flush(TIMEOUT)).isTrue();
            assertThat(unrecorded)
                    .map(job -> one.jobStore().find(job.jobId()).orElse(null))
                    .filteredOn(Objects::nonNull)
                    .isNotEmpty()
                    .allMatch(job -> job.data() != null);
        }
    }

    @Test
    void staleExecutionsAreCorrected() throws Exception {
        try (JdbcBroker broker = JdbcBroker.sqlite(file, OPTIONS);
                JobStoreWriter writer = new JobStoreWriter(
                        broker.jobStore(), "worker", JobStoreOptions.DEFAULTS.withLostAfter(Duration.ofSeconds(1)))) {
            Barback barback = Barback.builder(broker, JobRegistry.of(countingJob))
                    .jobStoreWriter(writer)
                    .build();
            JobStore jobStore = broker.jobStore();
            try (Worker worker = barback.worker(WorkerOptions.forQueue("default"))) {
                worker.start();
                EnqueuedJob first = barback.jobs().performLater(CountingJob::perform, 1);
                await().atMost(TIMEOUT).until(() -> state(jobStore, first) == JobState.COMPLETED);
                EnqueuedJob second = barback.jobs().in(Duration.ofDays(1)).performLater(CountingJob::perform, 2);
                await().atMost(TIMEOUT).until(() -> state(jobStore, second) == JobState.SCHEDULED);
                try (Connection connection = Sqlite.source(file, 15_000).getConnection()) {
                    connection.setAutoCommit(false);
                    String executing =
                            "UPDATE barback_jobs SET state = 3, listed = 1, ended = 0, worker = 'worker', changed ="
                                    + " (SELECT number FROM barback_changes)";
                    Statements.update(connection, "UPDATE barback_changes SET number = number + 1");
                    Statements.update(connection, executing);
                    connection.commit();
                }
                await().atMost(TIMEOUT).until(() -> state(jobStore, first) == JobState.COMPLETED);
                await().atMost(TIMEOUT).until(() -> state(jobStore, second).isWaiting());
                assertThat(jobStore.countExecuting("default", 10)).isZero();
            }
            assertThat(countingJob.distinctJobs()).isEqualTo(1);
            assertThat(countingJob.duplicates()).isZero();
        }
    }

    private static JobState state(JobStore jobStore, EnqueuedJob job) {
        return jobStore.find(job.jobId()).map(JobRecord::state).orElse(null);
    }

    @Test
    void clockIsSetBackAnHour() {
        SettableClock clock = new SettableClock();
        try (JdbcBroker broker = JdbcBroker.sqlite(file, OPTIONS, clock, AmbientTransaction.NONE)) {
            broker.publish("default", List.of(new Message("abandoned".getBytes(), Map.of(), null)));
            List<Lease> abandoned = broker.fetch("default", 1, Duration.ofSeconds(1));
            assertThat(abandoned).hasSize(1);
            broker.publish("default", List.of(new Message("waiting".getBytes(), Map.of(), null)));

            clock.move(Duration.ofHours(-1));
            broker.publish("default", List.of(new Message("new".getBytes(), Map.of(), null)));

            assertThat(broker.fetch("default", 10, Duration.ofSeconds(1)))
                    .extracting(lease -> new String(lease.message().data()))
                    .contains("waiting", "new");
            await().atMost(TIMEOUT)
                    .until(() -> broker.fetch("default", 10, Duration.ofMillis(100)).stream()
                            .anyMatch(lease -> new String(lease.message().data()).equals("abandoned")));
        }
    }

    /** Each step doubles at most the jobs that are in flight then. */
    @Test
    void workerLivesThroughAClockSetBackAndForth() {
        SettableClock clock = new SettableClock();
        QueueOptions shortPoll = QueueOptions.DEFAULTS.withPollInterval(Duration.ofMillis(50));
        WorkerOptions options = WorkerOptions.forQueue("default").withQueues(Map.of("default", shortPoll));
        try (Counted broker = new Counted(JdbcBroker.sqlite(file, OPTIONS, clock, AmbientTransaction.NONE));
                Worker worker = countingJob.barback(broker).worker(options)) {
            worker.start();
            int number = 0;
            int inFlight = 0;
            for (Duration step : List.of(Duration.ofHours(-1), Duration.ofHours(2), Duration.ofHours(-1))) {
                countingJob.enqueue(broker, number, number + 500);
                inFlight += broker.inFlightAt(() -> clock.move(step));
                countingJob.enqueue(broker, number + 500, number + 1_000);
                number += 1_000;
            }

            await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 3_000);
            await().atMost(TIMEOUT).until(() -> worker.status().leases() == 0);
            assertThat(countingJob.duplicates()).as("of %d in flight", inFlight).isLessThanOrEqualTo(inFlight);
        }
    }

    /** Counts the messages that were fetched and are not acknowledged yet. */
    private static final class Counted extends ForwardingBroker {
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        private final AtomicInteger inFlight = new AtomicInteger();

        Counted(Broker target) {
            super(target);
        }

        /** Does something while no message is being fetched, and returns how many are in flight then, or a few more. */
        int inFlightAt(Runnable step) {
            lock.writeLock().lock();
            try {
                step.run();
                return inFlight.get();
            } finally {
                lock.writeLock().unlock();
            }
        }

        @Override
        public List<Lease> fetch(String queue, int max, Duration wait, FairnessPolicy policy) {
            lock.readLock().lock();
            try {
                List<Lease> leases = super.fetch(queue, max, wait, policy);
                inFlight.addAndGet(leases.size());
                return leases;
            } finally {
                lock.readLock().unlock();
            }
        }

        @Override
        public void acknowledge(Collection<? extends Lease> leases) {
            super.acknowledge(leases);
            inFlight.addAndGet(-leases.size());
        }
    }

    @Test
    void diskIsFull() {
        WriteFaults writeFaults = new WriteFaults();
        Sqlite database = new Sqlite(file, writeFaults.wrap(Sqlite.source(file, 1_000)), Clock.systemUTC());
        try (LogCapture log = new LogCapture("dev.barback");
                JdbcBroker broker = new JdbcBroker(database, OPTIONS, AmbientTransaction.NONE);
                Worker worker = countingJob.startWorker(broker)) {
            countingJob.enqueue(broker, 0, 100);
            await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 100);

            writeFaults.failEveryWrite(new SQLException("[SQLITE_FULL] Insertion failed because database is full"));
            EnqueuedJob refused = countingJob.enqueue(broker, 100, 101).get(0);
            assertThat(refused.error()).hasMessageContaining("database is full").hasMessageContaining("barback.db");
            await().atMost(TIMEOUT).until(() -> log.contains("Can't fetch from the queue default"));
            writeFaults.clear();
            await().atMost(TIMEOUT).until(() -> log.contains("Can fetch from the queue default again"));

            countingJob.enqueue(broker, 100, 200);
            await().atMost(TIMEOUT).until(() -> countingJob.distinctJobs() == 200);
            assertThat(worker.status().leases()).isGreaterThanOrEqualTo(0);
        }
    }

    /** Small writes still find room in the file, which can't grow any more. */
    @Test
    void probeAfterAFailedPublicationIsAsLargeAsABulk() throws SQLException {
        SQLiteDataSource small = Sqlite.source(file, 1_000);
        try (JdbcBroker broker = broker(small)) {
            broker.ensure("default");
            assertThat(broker.probe()).isTrue();
        }
        SQLiteConfig config = small.getConfig();
        config.setPragma(SQLiteConfig.Pragma.MAX_PAGE_COUNT, String.valueOf(pages() + 4));
        small.setConfig(config);
        Message bulk = new Message(new byte[100_000], Map.of(), null);
        try (JdbcBroker broker = broker(small)) {
            assertThat(broker.probe()).isTrue();
            assertThatThrownBy(() -> broker.publish("default", List.of(bulk)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("full");
            assertThatThrownBy(broker::probe).isInstanceOf(BrokerException.class);
            broker.publish("default", List.of()); // not evidence
            assertThatThrownBy(broker::probe).isInstanceOf(BrokerException.class);

            broker.publish("default", List.of(new Message(new byte[10], Map.of(), null)));
            assertThat(broker.probe()).as("after a publication that succeeded").isTrue();
        }
        try (JdbcBroker broker = JdbcBroker.sqlite(file, OPTIONS)) {
            broker.publish("default", List.of(bulk));
            assertThat(broker.probe()).isTrue();
        }
    }

    private JdbcBroker broker(SQLiteDataSource source) {
        return new JdbcBroker(new Sqlite(file, source, Clock.systemUTC()), OPTIONS, AmbientTransaction.NONE);
    }

    private long pages() throws SQLException {
        try (Connection connection = Sqlite.source(file, 1_000).getConnection()) {
            return Statements.select(connection, row -> row.getLong(1), "PRAGMA page_count")
                    .get(0);
        }
    }

    private static final class SettableClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        void move(Duration by) {
            offset = offset.plus(by);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.BrokerException;
import dev.barback.EnqueuedJob;
import dev.barback.Job;
import dev.barback.JobPage;
import dev.barback.JobQuery;
import dev.barback.JobState;
import dev.barback.NewJob;
import dev.barback.Options;
import dev.barback.WorkerRecord;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PostgresServer;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.broker.LanedBroker;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.Broker;
import dev.barback.spi.Lanes;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Jobs on Pub/Sub with records in PostgreSQL, when one of the two is unavailable. */
@Execution(ExecutionMode.CONCURRENT)
@NeedsEmulator
class RecordsRecoveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final String queue = "records-" + UUID.randomUUID();
    private final Counting counting = new Counting();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @TempDir
    Path folder;

    private EmbeddedPostgres postgres;
    private int port;
    private JdbcJobStore records;

    static class Counting implements Job {
        final Set<Integer> seen = ConcurrentHashMap.newKeySet();
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger runs = new AtomicInteger();
        volatile CountDownLatch gate = new CountDownLatch(0);

        public void perform(int number) throws InterruptedException {
            started.incrementAndGet();
            gate.await();
            seen.add(number);
            runs.incrementAndGet();
        }
    }

    @BeforeEach
    void startPostgres() {
        port = PostgresServer.restartPort();
        postgres = postgres();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        config.setConnectionTimeout(1_000);
        config.setMaximumPoolSize(4);
        HikariDataSource pool = new HikariDataSource(config);
        toClose.add(pool);
        records = JdbcJobStore.postgres(pool, JdbcOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(5)))
                .preparedBy(() -> Schema.migrate(pool));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
        if (postgres != null) { // null: the test is skipped, because no PostgreSQL starts
            postgres.close();
        }
    }

    @Test
    void jobsGoOnWhileTheRecordsAreAwayAndTheRecordsCatchUp() throws Exception {
        Barback barback = barback(PubSubEmulator.shared(), "records", 1);
        start(barback);
        enqueue(barback, 0, 100);
        await().atMost(PATIENCE).until(() -> counting.seen.size() == 100);

        AtomicInteger next = new AtomicInteger(100);
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
        toClose.add(load::shutdownNow);
        Future<?> loading = load.scheduleWithFixedDelay(
                () -> enqueue(barback, next.get(), next.addAndGet(5)), 0, 50, TimeUnit.MILLISECONDS);
        postgres.close();
        int before = counting.seen.size();
        await().pollDelay(AWAY).atMost(AWAY.plus(PATIENCE)).until(() -> counting.seen.size() > before + 500);
        int meanwhile = counting.seen.size() - before;
        postgres = postgres();
        load.shutdown();
        assertThat(load.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(loading.isCancelled()).as("no enqueue failed").isTrue();

        await().atMost(PATIENCE).until(() -> counting.seen.size() == next.get());
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(BrokerException.class) // the pool has not noticed yet
                .until(() -> count(EnumSet.of(JobState.COMPLETED)) == next.get());
        assertThat(count(EnumSet.complementOf(EnumSet.of(JobState.COMPLETED)))).isZero();
        System.out.printf(
                "PostgreSQL was away for 30 s: %d jobs ran meanwhile; all %d are recorded, %d ran twice%n",
                meanwhile, next.get(), counting.runs.get() - next.get());
    }

    /**
     * The emulator stands still for longer than patience and leases last: by the records, the waiting jobs are overdue
     * all the time. Only its own answers tell that a queue is empty, so none of them is published again.
     */
    @Test
    void aSilentEmulatorLosesNothing() throws Exception {
        try (Lines log = new Lines(queue);
                PubSubEmulator emulator = PubSubEmulator.start()) {
            Barback barback = barback(emulator, "silent", 1);
            counting.gate = new CountDownLatch(1);
            enqueue(barback, 0, 500);
            await().atMost(PATIENCE).until(() -> count(EnumSet.allOf(JobState.class)) == 500);
            start(barback);
            await().atMost(PATIENCE).until(() -> counting.started.get() > 0);

            emulator.freeze();
            counting.gate.countDown();
            await().pollDelay(SILENCE).atMost(SILENCE.plus(PATIENCE)).until(() -> log.count("Can't fetch from") > 0);
            int meanwhile = counting.seen.size();
            assertThat(meanwhile).as("jobs that ran meanwhile").isLessThan(500);
            assertThat(log.count("Can't fetch from")).as("warnings").isEqualTo(1);
            assertThat(log.count("Can fetch from")).as("no answer, no end").isZero();
            emulator.thaw();

            await().atMost(PATIENCE).until(() -> counting.seen.size() == 500);
            await().atMost(PATIENCE).until(() -> count(EnumSet.of(JobState.COMPLETED)) == 500);
            await().atMost(PATIENCE).until(() -> log.count("Can fetch from") > 0);
            assertThat(counting.runs.get()).isEqualTo(500);
            assertThat(log.count("publishing these jobs again")).isZero();
            System.out.printf("The emulator stood still for 20 s: %d jobs ran meanwhile, none twice%n", meanwhile);
            closeAllBut(emulator);
        }
    }

    /** The jobs are those of ten users. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aRestartedEmulatorLosesNoRecordedJob(int lanes) {
        try (PubSubEmulator emulator = PubSubEmulator.start()) {
            Barback barback = barback(emulator, "lost", lanes);
            enqueue(barback, 0, 200);
            NewJob delayed =
                    NewJob.of(Counting::perform, 200).set(Options.queue(queue).waitFor(Duration.ofSeconds(5)));
            assertThat(barback.jobs().enqueue(delayed).isEnqueued()).isTrue();
            await().atMost(PATIENCE).until(() -> count(EnumSet.allOf(JobState.class)) == 201);

            emulator.restart(); // it has lost everything
            start(barback);

            await().atMost(PATIENCE).until(() -> counting.seen.size() == 201);
            await().atMost(PATIENCE).until(() -> count(EnumSet.of(JobState.COMPLETED)) == 201);
            System.out.printf(
                    "The emulator was restarted under 201 recorded jobs: all complete, %d ran twice%n",
                    counting.runs.get() - 201);
            closeAllBut(emulator);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the workers before the emulator, so that they don't wait for it. */
    private void closeAllBut(PubSubEmulator emulator) throws Exception {
        assertThat(emulator.hostAndPort()).isNotEmpty();
        while (toClose.size() > 1) {
            toClose.remove(toClose.size() - 1).close();
        }
    }

    private Barback barback(PubSubEmulator emulator, String project, int lanes) {
        PubSubBroker lines = new PubSubBroker(new PubSubOptions(
                project, emulator.hostAndPort(), Duration.ofSeconds(10), Duration.ofDays(31), Duration.ofSeconds(15)));
        Broker broker = new LanedBroker(lines, new Lanes(Map.of(queue, lanes)));
        JobStoreWriter writer = new JobStoreWriter(
                records, WorkerRecord.newId(), JobStoreOptions.DEFAULTS.withLostAfter(Duration.ofSeconds(3)));
        toClose.add(broker);
        toClose.add(writer);
        return Barback.builder(broker, JobRegistry.of(counting))
                .jobStoreWriter(writer)
                .build();
    }

    private void start(Barback barback) {
        Worker worker = barback.worker(WorkerOptions.forQueue(queue));
        toClose.add(worker);
        worker.start();
    }

    private void enqueue(Barback barback, int from, int to) {
        List<NewJob> jobs = IntStream.range(from, to)
                .mapToObj(number -> NewJob.of(Counting::perform, number)
                        .set(Options.queue(queue).user("user-" + number % 10)))
                .toList();
        assertThat(barback.jobs().performAllLater(jobs)).allMatch(EnqueuedJob::isEnqueued);
    }

    private int count(Set<JobState> states) {
        int jobs = 0;
        Optional<JobPage.Cursor> after = Optional.empty();
        do {
            JobPage page = records.list(JobQuery.ALL.states(states).queue(queue).oldestFirst(true), after, 1_000);
            jobs += page.jobs().size();
            after = Optional.ofNullable(page.next());
        } while (after.isPresent());
        return jobs;
    }

    private EmbeddedPostgres postgres() {
        return PostgresServer.restartable(folder.resolve("data"), port);
    }

    /** Captures the log lines that name a queue: tests run at the same time. */
    private static final class Lines implements AutoCloseable {
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final Logger logger = (Logger) LoggerFactory.getLogger("dev.barback");
        private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                messages.add(event.getFormattedMessage());
            }
        };
        private final String queue;

        Lines(String queue) {
            this.queue = queue;
            appender.setContext(logger.getLoggerContext());
            appender.start();
            logger.addAppender(appender);
        }

        long count(String part) {
            return messages.stream()
                    .filter(message -> message.contains(part) && message.contains(queue))
                    .count();
        }

        @Override
        public void close() {
            logger.detachAppender(appender);
        }
    }
}

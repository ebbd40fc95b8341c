package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.EnqueueOptions;
import dev.barback.Job;
import dev.barback.NewJob;
import dev.barback.RetryOn;
import dev.barback.internal.enqueue.TimeAndIds;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.QueueNames;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers and a PostgreSQL server whose clocks disagree by minutes, and that are set while jobs run. */
class DisagreeingClocksTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration LOST_AFTER = Duration.ofSeconds(2);
    private static final int PROCESSORS = 4;

    @TempDir
    static Path folder;

    private static PostgresProcess server;

    private final Work work = new Work();
    private final Failing failing = new Failing();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();

    /** Takes a moment, and records how often each job has run, and when it ran first. */
    private static final class Work implements Job {
        private final Map<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
        private final Map<Integer, Instant> starts = new ConcurrentHashMap<>();
        private final CountDownLatch never = new CountDownLatch(1);

        public void perform(int number) throws InterruptedException {
            starts.putIfAbsent(number, Instant.now());
            runs.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet();
            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }

        int duplicates() {
            return runs.values().stream().mapToInt(AtomicInteger::get).sum() - runs.size();
        }
    }

    /** Fails, and records when it has started. */
    @RetryOn(value = IllegalStateException.class, waitFor = "2s", attempts = 3, jitter = 0)
    private static final class Failing implements Job {
        private final List<Instant> starts = new CopyOnWriteArrayList<>();

        public void perform() {
            starts.add(Instant.now());
            throw new IllegalStateException("as told");
        }
    }

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresProcess.createWithClock(folder);
        Schema.migrate(server.database());
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void setClock() throws Exception {
        server.setClock(Duration.ZERO);
    }

    @AfterEach
    void closeAll() throws Exception {
        workers.parallelStream().forEach(Worker::close);
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
        JdbcBroker broker = JdbcBroker.postgres(server.database(), JdbcOptions.DEFAULTS, AmbientTransaction.NONE);
        broker.purge("default");
        broker.purge(QueueNames.MORGUE);
        broker.close();
    }

    /** A new worker starts after each step, as in a rolling deploy, and knows only the clock of that time. */
    @Test
    void aClockThatStepsDoublesNoMoreThanWhatIsInFlight() throws Exception {
        start(Clock.systemUTC());
        enqueue(0, 400, null);
        await().atMost(TIMEOUT).until(() -> work.runs.size() > 50);

        int inFlight = leases();
        server.setClock(FIVE_MINUTES);
        inFlight += leases();
        start(Clock.systemUTC());
        await().atMost(TIMEOUT).until(() -> work.runs.size() > 200);
        inFlight += leases();
        server.setClock(FIVE_MINUTES.negated());
        inFlight += leases();
        start(Clock.systemUTC());

        await().atMost(TIMEOUT).until(() -> work.runs.size() == 400);
        await().atMost(TIMEOUT).until(() -> leases() == 0);
        System.out.printf("Two steps of the clock: %d ran twice%n", work.duplicates());
        assertThat(work.duplicates()).isLessThanOrEqualTo(inFlight);
    }

    @Test
    void aWorkersClockDoublesNothingAndStartsNothingEarlyOrLate() throws Exception {
        start(Clock.offset(Clock.systemUTC(), FIVE_MINUTES.negated()));
        Instant due = Instant.now().plusSeconds(3);
        enqueue(0, 10, due);
        long before = commits();
        Instant from = Instant.now();
        await().atMost(TIMEOUT).until(() -> work.runs.size() == 10 && leases() == 0);
        double seconds = Duration.between(from, Instant.now()).toMillis() / 1e3;
        double commits = (commits() - before) / seconds;
        System.out.printf("A worker waits for delayed jobs with %.0f commits a second%n", commits);
        assertThat(work.starts.values())
                .allSatisfy(start -> assertThat(start).isBetween(due, due.plus(Duration.ofSeconds(10))));

        start(Clock.offset(Clock.systemUTC(), FIVE_MINUTES));
        start(Clock.systemUTC());
        enqueue(10, 150, null);
        await().atMost(TIMEOUT).until(() -> work.runs.size() == 150 && leases() == 0);
        assertThat(work.duplicates()).isZero();
        assertThat(commits).isLessThan(100);
    }

    /** A retry waits for 2 seconds, whatever the clock of its worker shows. */
    @ParameterizedTest
    @ValueSource(ints = {-5, 5})
    void aWorkersClockStartsNoRetryEarlyOrLate(int minutesAhead) {
        start(ahead(minutesAhead));
        process(Clock.systemUTC()).jobs().performLater(Failing::perform);
        await().atMost(TIMEOUT).until(() -> failing.starts.size() == 3);
        for (int retry = 1; retry < 3; retry++) {
            assertThat(Duration.between(failing.starts.get(retry - 1), failing.starts.get(retry)))
                    .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(12));
        }
    }

    /** Neither the clock of the process that clears a queue nor those of its enqueuers save a job. */
    @ParameterizedTest
    @CsvSource({"-5, 0", "0, 5"})
    void aClearedQueueStaysClear(int clearerMinutesAhead, int enqueuerMinutesAhead) {
        Barback enqueuer = process(ahead(enqueuerMinutesAhead));
        assertThat(enqueuer.jobs().performAllLater(jobs(0, 20, null))).allMatch(job -> job.isEnqueued());
        enqueuer.jobOperations().flush();

        assertThat(process(ahead(clearerMinutesAhead)).jobOperations().clear("default"))
                .contains(20);

        loseMessageOf(21);
        start(Clock.systemUTC());
        enqueue(20, 21, null);
        // recovery takes the longest overdue first: before the lost job the cleared ones, if it took them for lost
        await().atMost(TIMEOUT).until(() -> work.runs.containsKey(20) && work.runs.containsKey(21) && leases() == 0);
        assertThat(work.runs.keySet()).containsExactlyInAnyOrder(20, 21);
    }

    /** Enqueues a job with a record, and removes its message. */
    private void loseMessageOf(int number) {
        Barback enqueuer = process(Clock.systemUTC());
        enqueuer.jobs().performLater(Work::perform, number);
        enqueuer.jobOperations().flush();
        JdbcBroker broker = JdbcBroker.postgres(server.database(), JdbcOptions.DEFAULTS, AmbientTransaction.NONE);
        broker.purge("default");
        broker.close();
    }

    private static Clock ahead(int minutes) {
        return Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
    }

    private void start(Clock clock) {
        Worker worker = process(clock).worker(WorkerOptions.forQueue("default").withProcessors(PROCESSORS));
        workers.add(worker);
        worker.start();
    }

    /** A process with a job store. */
    private Barback process(Clock clock) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.database());
        config.setMaximumPoolSize(5);
        HikariDataSource pool = new HikariDataSource(config);
        toClose.add(pool);
        JdbcBroker broker = JdbcBroker.postgres(pool, JdbcOptions.DEFAULTS, AmbientTransaction.NONE);
        toClose.add(broker);
        JobStoreWriter writer = new JobStoreWriter(
                broker.jobStore(), "process" + toClose.size(), JobStoreOptions.DEFAULTS.withLostAfter(LOST_AFTER));
        toClose.add(writer);
        return barback(broker)
                .jobStoreWriter(writer)
                .timeAndIds(new TimeAndIds(clock, TimeAndIds.SYSTEM.ids(), TimeAndIds.SYSTEM.random()))
                .build();
    }

    private Barback.Builder barback(JdbcBroker broker) {
        return Barback.builder(broker, JobRegistry.of(work, failing));
    }

    private int leases() {
        return workers.stream().mapToInt(worker -> worker.status().leases()).sum();
    }

    private void enqueue(int from, int to, Instant due) {
        JdbcBroker broker = JdbcBroker.postgres(server.database(), JdbcOptions.DEFAULTS, AmbientTransaction.NONE);
        assertThat(barback(broker).build().jobs().performAllLater(jobs(from, to, due)))
                .allMatch(job -> job.isEnqueued());
        broker.close();
    }

    private static List<NewJob> jobs(int from, int to, Instant due) {
        return IntStream.range(from, to)
                .mapToObj(number -> due == null
                        ? NewJob.of(Work::perform, number)
                        : NewJob.of(Work::perform, number).set(EnqueueOptions.NONE.waitUntil(due)))
                .toList();
    }

    private static long commits() throws SQLException {
        DataSource database = server.database();
        try (Connection connection = database.getConnection()) {
            return Statements.select(
                            connection,
                            row -> row.getLong(1),
                            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
                    .get(0);
        }
    }
}

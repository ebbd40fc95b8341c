package dev.barback.internal.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.NewJob;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.morgue.BuriedJob;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real worker processes that are killed. */
@NeedsEmulator
class KilledWorkerTest {
    private static final int JOBS = 2_000;

    @TempDir
    private Path directory;

    @Test
    void twoThousandJobsSurviveAWorkerThatIsKilledThreeTimes() {
        Path tally = directory.resolve("tally");
        try (PubSubTestProject house = new PubSubTestProject(PubSubEmulator.shared(), new TallyJob())) {
            house.barback()
                    .jobs()
                    .performAllLater(IntStream.range(0, JOBS)
                            .mapToObj(i -> NewJob.of(TallyJob::perform, i, Duration.ofMillis(10)))
                            .toList());
            for (int kill = 1; kill <= 3; kill++) {
                int until = kill * JOBS / 5;
                try (WorkerProcess worker = work(house, tally, 5)) {
                    await("the kill number " + kill)
                            .atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> TallyJob.lines(tally).size() >= until);
                    worker.kill();
                }
            }
            try (WorkerProcess worker = work(house, tally, 5)) {
                await("all jobs")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> numbers(tally).size() == JOBS);
            }
        }
        int runs = TallyJob.lines(tally).size();
        System.out.printf("kill -9, three times amid %,d jobs: all complete, %d ran twice%n", JOBS, runs - JOBS);
        assertThat(runs - JOBS)
                .as("only jobs that a killed worker had fetched may run twice")
                .isLessThan(200);
        assertThat(TallyJob.lines(tally))
                .as("no execution was counted for a kill")
                .allMatch(line -> line.endsWith(" 1"));
    }

    @Test
    void aJobThatKillsItsWorkerIsBuriedAndTheOthersComplete() {
        Path tally = directory.resolve("tally");
        try (PubSubTestProject house = new PubSubTestProject(PubSubEmulator.shared(), new TallyJob(), new HaltJob())) {
            String killer =
                    house.barback().jobs().performLater(HaltJob::perform).jobId();
            for (int i = 0; i < 20; i++) {
                house.barback().jobs().performLater(TallyJob::perform, i, Duration.ZERO);
            }
            int deaths = 0;
            WorkerProcess worker = work(house, tally, 4);
            try {
                long deadline = System.nanoTime() + Duration.ofSeconds(400).toNanos();
                while (!isBuried(house, killer)) {
                    assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
                    if (!worker.isAlive()) {
                        deaths++;
                        worker = work(house, tally, 4);
                    }
                }
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> numbers(tally).size() == 20);
            } finally {
                worker.close();
            }
            System.out.printf("a job that halts its JVM was buried after it had killed %d workers%n", deaths);
            assertThat(deaths).isEqualTo(4);
            BuriedJob buried = house.barback().morgue().list(100).get(0);
            assertThat(buried.executions()).as("what it was delivered").isEqualTo("4");
            assertThat(buried.reason()).contains("It was delivered 4 times", "counted as an execution");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJobThatCallsSystemExitIsBuriedWithThatReason() {
        try (PubSubTestProject house = new PubSubTestProject(PubSubEmulator.shared(), new ExitJob())) {
            exits(house.barback(), false, () -> house.configure(WorkerProcess.work("--queue", "default")));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJobThatCallsSystemExitOnAnotherThreadIsBuriedWithThatReason() {
        Path file = directory.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        try (JdbcBroker broker = JdbcBroker.sqlite(file, JdbcOptions.DEFAULTS)) {
            exits(
                    Barback.builder(broker, JobRegistry.of(new ExitJob())).build(),
                    true,
                    () -> WorkerProcess.work("--queue", "default")
                            .env("BARBACK_BROKER", "jdbc")
                            .env("BARBACK_DATA_DIR", directory.toString())
                            .env("BARBACK_JDBC_LEASE_TIME", "2s"));
        }
    }

    /** The maximum number of deliveries is two here. */
    private static void exits(Barback barback, boolean elsewhere, Supplier<WorkerProcess.Builder> worker) {
        String id = barback.jobs().performLater(ExitJob::perform, elsewhere).jobId();
        for (int death = 1; death <= 2; death++) {
            assertThat(barback.morgue().list(10)).isEmpty();
            try (WorkerProcess process =
                    worker.get().env("BARBACK_WORKER_MAX_DELIVERIES", "2").start()) {
                assertThat(process.awaitExit(Duration.ofSeconds(60))).isEqualTo(3);
                assertThat(process.output()).contains("It ended its JVM by System.exit, at ");
            }
        }
        assertThat(barback.morgue().list(10)).singleElement().satisfies(buried -> {
            assertThat(buried.jobId()).isEqualTo(id);
            assertThat(buried.reason()).contains("System.exit, at ", "ExitJob.java:", "It was delivered 2 times");
            assertThat(buried.executions()).isEqualTo("2");
        });
    }

    @Test
    void twentyProcessesStartAtOnceOnAQueueThatIsNotThere() {
        Path tally = directory.resolve("tally");
        int processes = 20;
        int each = 10;
        String queue = "race-" + System.nanoTime();
        List<WorkerProcess> racers = List.of();
        try (PubSubTestProject house = new PubSubTestProject(PubSubEmulator.shared(), new TallyJob())) {
            racers = IntStream.range(0, processes)
                    .mapToObj(i -> house.configure(WorkerProcess.java(StartedWorker.class.getName())
                                    .arguments(queue, Integer.toString(i * each), Integer.toString(each))
                                    .jvm("-Xmx96m", "-XX:+UseSerialGC")
                                    .env(TallyJob.FILE, tally.toString()))
                            .start())
                    .toList();
            List<WorkerProcess> started = racers;
            await().atMost(Duration.ofSeconds(300))
                    .untilAsserted(() -> assertThat(missing(tally, processes * each))
                            .as(() -> "jobs that did not run; their enqueuers are the tens. " + outputs(started))
                            .isEmpty());
        } finally {
            racers.forEach(WorkerProcess::close);
        }
    }

    private static List<Integer> missing(Path tally, int jobs) {
        Set<String> numbers = numbers(tally);
        return IntStream.range(0, jobs)
                .filter(i -> !numbers.contains(Integer.toString(i)))
                .boxed()
                .toList();
    }

    private static String outputs(List<WorkerProcess> processes) {
        return IntStream.range(0, processes.size())
                .mapToObj(i -> "%nProcess %d, %s:%n%s"
                        .formatted(
                                i,
                                processes.get(i).isAlive() ? "alive" : "ended",
                                processes.get(i).output()))
                .collect(Collectors.joining());
    }

    private WorkerProcess work(PubSubTestProject house, Path tally, int maxDeliveries) {
        return house.configure(WorkerProcess.work("--queue", "default")
                        .env(TallyJob.FILE, tally.toString())
                        .env("BARBACK_WORKER_MAX_DELIVERIES", Integer.toString(maxDeliveries)))
                .start();
    }

    private static boolean isBuried(PubSubTestProject house, String id) {
        return house.barback().morgue().list(100).stream().map(BuriedJob::jobId).anyMatch(id::equals);
    }

    private static Set<String> numbers(Path tally) {
        Set<String> numbers = new HashSet<>();
        TallyJob.lines(tally).forEach(line -> numbers.add(line.substring(0, line.indexOf(' '))));
        return numbers;
    }
}

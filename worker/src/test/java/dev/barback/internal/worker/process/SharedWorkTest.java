package dev.barback.internal.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Jobs;
import dev.barback.NewJob;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** More worker processes run more jobs at once: as many as they have processors together, never more. */
class SharedWorkTest {
    private static final int JOBS = 128;
    private static final Duration EACH = Duration.ofMillis(500);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1, 8, 8", "2, 8, 16", "4, 8, 32", "2, 1-8, 16"})
    void asManyAtOnceAsThereAreProcessors(int workers, String processors, int atOnce) throws IOException {
        Path tally = directory.resolve("tally");
        String url = PostgresServer.newUrl();
        List<WorkerProcess> running = List.of();
        try (JdbcBroker broker = JdbcBroker.postgres(source(url), JdbcOptions.DEFAULTS, AmbientTransaction.NONE)) {
            running = start(workers, processors, url, tally);
            long enqueued = System.nanoTime();
            Barback.builder(broker, JobRegistry.of(new GatedJob()))
                    .build()
                    .jobs()
                    .performAllLater(IntStream.range(0, JOBS)
                            .mapToObj(i -> NewJob.of(GatedJob::perform, EACH))
                            .toList());
            await("a job on each processor").atMost(Duration.ofSeconds(60)).until(() -> atOnce(tally) == atOnce);

            long opened = System.nanoTime();
            Duration grown = Duration.ofNanos(opened - enqueued);
            Files.createFile(GatedJob.gate(tally));
            await("the end of all jobs")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> TallyJob.lines(tally).size() == 2 * JOBS);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - opened);
            System.out.printf(
                    "%d jobs of %d ms, %d workers of %s processors: %,d ms, where %,d is the least; all were busy after %,d ms%n",
                    JOBS,
                    EACH.toMillis(),
                    workers,
                    processors,
                    elapsed.toMillis(),
                    EACH.multipliedBy(JOBS / atOnce).toMillis(),
                    grown.toMillis());
            assertThat(atOnce(tally)).as("the most at once, from first to last").isEqualTo(atOnce);
        } finally {
            running.forEach(WorkerProcess::close);
        }
    }

    /** SIGSTOP has the effect of a laptop's lid or a long pause of the JVM: other processes and leases continue. */
    @Test
    void aWorkerThatStoodStillStartsNothingOfWhatItHadInHand() {
        Path tally = directory.resolve("tally");
        String url = PostgresServer.newUrl();
        int number = 500;
        try (JdbcBroker broker = JdbcBroker.postgres(source(url), JdbcOptions.DEFAULTS, AmbientTransaction.NONE);
                WorkerProcess sleeper = worker("1", url, tally).awaitServing()) {
            Jobs jobs = Barback.builder(broker, JobRegistry.of(new TallyJob()))
                    .build()
                    .jobs();
            jobs.performAllLater(IntStream.range(0, number)
                    .mapToObj(i -> NewJob.of(TallyJob::perform, i, Duration.ofMillis(10)))
                    .toList());
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> TallyJob.lines(tally).size() > number / 5);
            sleeper.signal("STOP");
            try (WorkerProcess other = worker("4", url, tally).awaitServing()) {
                await("all jobs, those that the sleeper has fetched, too")
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> different(tally) == number);
                other.terminate();
                other.awaitExit(Duration.ofSeconds(30));
            }
            sleeper.signal("CONT");
            jobs.performLater(TallyJob::perform, number, Duration.ZERO); // behind all jobs that it had fetched
            await().atMost(Duration.ofSeconds(60)).until(() -> different(tally) == number + 1);
        }
        assertThat(TallyJob.lines(tally).size() - different(tally))
                .as("only what was running may run twice, and what had just ended and was not acknowledged yet")
                .isLessThanOrEqualTo(2);
    }

    private static long different(Path tally) {
        return TallyJob.lines(tally).stream().distinct().count();
    }

    /** The maximum number of jobs that ran at a time so far. */
    private static int atOnce(Path tally) {
        int now = 0;
        int most = 0;
        for (String line : TallyJob.lines(tally)) {
            now += line.equals(GatedJob.STARTED) ? 1 : -1;
            most = Math.max(most, now);
        }
        return most;
    }

    private static List<WorkerProcess> start(int workers, String processors, String url, Path tally) {
        List<WorkerProcess> all = Stream.generate(() -> worker(processors, url, tally))
                .limit(workers)
                .toList();
        all.forEach(WorkerProcess::awaitServing);
        return all;
    }

    private static WorkerProcess worker(String processors, String url, Path tally) {
        return WorkerProcess.work("--queue", "default", "--processors", processors)
                .jvm("-Dlogging.config=classpath:logback-worker.xml")
                .env("PUBSUB_EMULATOR_HOST", "")
                .env("PUBSUB_JOB_QUEUE_PROJECT_ID", "")
                .env("BARBACK_JDBC_URL", url)
                .env("BARBACK_JDBC_USERNAME", "postgres")
                .env("BARBACK_JDBC_LEASE_TIME", "10s") // a busy machine stops a JVM for 2 s
                .env(TallyJob.FILE, tally.toString())
                .start();
    }

    private static PGSimpleDataSource source(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser("postgres");
        return source;
    }
}

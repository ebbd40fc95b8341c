package dev.barback.examples.counters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.examples.counters.api.CounterApi;
import dev.barback.examples.counters.api.FaultyApi;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API, the page and a worker, as processes that the test kills. */
class EndToEndTest {
    private static final List<String> COUNTERS = List.of("tea", "coffee", "water", "juice", "milk");
    private static final int PRESSES = 240;
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Map<String, Long> expected = new TreeMap<>();
    private final ConcurrentLinkedQueue<Duration> answers = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    @Test
    void everyPressIsCountedExactlyOnce() throws Exception {
        int apiPort = freePort();
        try (Jvm api = api(apiPort);
                Jvm web = page(apiPort);
                Jvm worker = worker(apiPort)) {
            Browser browser = new Browser(web.awaitOutput("Tomcat started on port (\\d+)"));
            worker.awaitOutput("(This worker serves)");
            COUNTERS.forEach(browser::define);

            press(browser, 0, PRESSES / 2);
            await("the middle").atMost(PATIENCE).until(() -> browser.pending() < PRESSES / 3);
            worker.kill();
            api.kill();
            answers.clear();
            press(browser, PRESSES / 2, PRESSES);
            assertThat(browser.pending())
                    .as("presses of the killed worker are still there")
                    .isGreaterThanOrEqualTo(PRESSES / 2);
            System.out.printf("With the API down, half of %d answers took less than %s%n", answers.size(), median());
            assertThat(median()).as("the page does not wait for the API").isLessThan(Duration.ofSeconds(1));

            try (Jvm apiAgain = api(apiPort);
                    Jvm workerAgain = worker(apiPort)) {
                await("all presses").atMost(PATIENCE).until(() -> browser.pending() == 0);
                assertThat(browser.values()).as(workerAgain.output()).isEqualTo(expected);
                assertThat(browser.page()).doesNotContain("was not counted");
                System.out.printf("%d attempts failed%n", failures(worker) + failures(workerAgain));
                assertThat(failures(worker) + failures(workerAgain)).isGreaterThan(PRESSES / 10);
                apiAgain.kill();
            }
        }
        try (FaultyApi ledger = new FaultyApi(folder.resolve("api.db"))) {
            assertThat(ledger.values()).isEqualTo(expected);
        }
    }

    /** Presses from four browsers at once. */
    private void press(Browser browser, int from, int to) {
        IntStream.range(from, to).forEach(i -> expected.merge(counter(i), (long) delta(i), Long::sum));
        IntStream.range(0, 4)
                .parallel()
                .forEach(user -> IntStream.range(from, to)
                        .filter(i -> i % 4 == user)
                        .forEach(i -> {
                            long start = System.nanoTime();
                            assertThat(browser.press(counter(i), delta(i))).isEqualTo(303);
                            answers.add(Duration.ofNanos(System.nanoTime() - start));
                        }));
    }

    private static String counter(int press) {
        return COUNTERS.get(press % COUNTERS.size());
    }

    private static int delta(int press) {
        return press % 7 < 5 ? 1 : -1;
    }

    private Duration median() {
        return answers.stream().sorted().skip(answers.size() / 2).findFirst().orElseThrow();
    }

    private static long failures(Jvm worker) {
        return worker.output()
                .lines()
                .filter(line -> line.contains("Failed ChangeCounterJob"))
                .count();
    }

    private Jvm api(int port) {
        return Jvm.start(folder, CounterApi.class, "--port=" + port, "--slow=30-200", "--failures=0.3");
    }

    private Jvm page(int apiPort) {
        return application(apiPort, "--server.port=0");
    }

    private Jvm worker(int apiPort) {
        return application(apiPort, "--spring.profiles.active=worker");
    }

    /** With short waits, so that the test is fast. */
    private Jvm application(int apiPort, String which) {
        return Jvm.start(
                folder,
                CountersApplication.class,
                which,
                "--counters.api=http://127.0.0.1:" + apiPort,
                "--counters.first-wait=200ms",
                "--counters.longest-wait=1s",
                "--barback.jdbc.lease-time=3s",
                "--logging.config=classpath:logback-process.xml");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

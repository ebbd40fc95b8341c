package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.wire.EnvelopeCodec;
import dev.barback.internal.worker.process.WorkerProcess;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.SettingSource;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import dev.barback.spi.MessageAttributes;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A real worker process on the emulator. */
@NeedsEmulator
class WorkCommandTest {
    private final String emulator = PubSubEmulator.shared().hostAndPort();
    private final String project = "work-" + UUID.randomUUID();
    private final Map<String, String> environment =
            Map.of("PUBSUB_EMULATOR_HOST", emulator, "PUBSUB_JOB_QUEUE_PROJECT_ID", project);
    private final CommandTester commandTester = CommandTester.of(environment);

    @Test
    void whatIsEnqueuedIsPerformed() throws Exception {
        int port = freePort();
        try (WorkerProcess worker = process("--queue", "mail=2", "--queue", "default", "--port", "" + port)
                .awaitServing()) {
            assertThat(commandTester.type("enqueue", "HelloMeJob", "Ada", "Lovelace", "--queue", "mail"))
                    .isZero();
            worker.awaitOutput("Hello Ada Lovelace");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(get(port, "/actuator/health")).contains("\"status\":\"UP\"");
                assertThat(get(port, "/actuator/prometheus")).contains("barback_");
            });
            assertThat(get(port, "/actuator/health/liveness")).contains("\"status\":\"UP\"");
            assertThat(get(port, "/actuator/scaling")) // Pub/Sub does not count, and there are no records
                    .startsWith("{\"problem\":\"The backlog of ");
            worker.terminate();
            assertThat(worker.awaitExit(Duration.ofSeconds(60))).isEqualTo(143);
        }
    }

    @Test
    void sigtermInMidJobGivesTheJobBackAtOnceAndCountsNothing() {
        assertThat(commandTester.type("enqueue", "SleeperJob", "600", "--queue", "naps"))
                .isZero();
        String id = commandTester.out();
        try (WorkerProcess worker = process("--queue", "naps", "--barback.worker.grace=1s")) {
            worker.awaitOutput("Performing SleeperJob (" + id + ")");
            worker.terminate();
            assertThat(worker.awaitExit(Duration.ofSeconds(60))).isEqualTo(143);
            assertThat(worker.output()).contains("This worker has stopped.");
        }
        long ended = System.nanoTime();
        try (Broker broker = new PubSubBroker(
                BarbackSettings.of(SettingSource.of(environment)).pubSub().options())) {
            Lease again = await().atMost(Duration.ofSeconds(25)) // its lease would have lasted 30 s
                    .until(() -> broker.fetch("naps", 1, Duration.ofSeconds(1)), leases -> !leases.isEmpty())
                    .get(0);
            assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(Duration.ofSeconds(25));
            assertThat(again.message().attributes())
                    .containsEntry(MessageAttributes.JOB_ID, id)
                    .containsEntry(MessageAttributes.EXECUTIONS, "0");
            assertThat(new EnvelopeCodec(EnvelopeCodec.MAX_BYTES)
                            .read(again.message().data())
                            .job()
                            .executions())
                    .isZero();
            broker.acknowledge("naps", List.of(again));
        }
    }

    /** If the tests run in the background, they and their child processes ignore Ctrl-C, and so does the JVM. */
    @Test
    void ctrlCEndsIt() throws IOException {
        assumeFalse(isInterruptIgnored(), "Ctrl-C is ignored by the process that started these tests");
        try (WorkerProcess worker = process("--queue", "default").awaitServing()) {
            worker.signal("INT");
            assertThat(worker.awaitExit(Duration.ofSeconds(60))).isEqualTo(130);
        }
    }

    @Test
    void aSettingThatIsWrongEndsItWithOne() {
        try (WorkerProcess worker = process("--queue", "morgue")) {
            assertThat(worker.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(worker.output()).contains("No worker serves the morgue");
        }
    }

    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
    }

    private WorkerProcess process(String... options) {
        return WorkerProcess.work(options)
                .jvm("-Dlogging.config=classpath:logback-worker.xml")
                .env("PUBSUB_EMULATOR_HOST", emulator)
                .env("PUBSUB_JOB_QUEUE_PROJECT_ID", project)
                .start();
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

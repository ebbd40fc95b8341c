package dev.barback.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BarbackException;
import dev.barback.Job;
import dev.barback.Options;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.runtime.Barback;
import dev.barback.internal.worker.Worker;
import dev.barback.internal.worker.WorkerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need a job store. */
class JobOperationCommandsTest {
    private final JobRegistry registry = JobRegistry.of(new Greeting());
    private JdbcBroker broker;
    private JobStoreWriter writer;
    private Barback barback;
    private Commands commands;

    static class Greeting implements Job {
        public String perform(String name, List<Integer> numbers) {
            return "Hello, " + name;
        }
    }

    @BeforeEach
    void open(@TempDir Path folder) {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        broker = JdbcBroker.sqlite(file, JdbcOptions.DEFAULTS);
        writer = new JobStoreWriter(broker.jobStore(), "a-worker", JobStoreOptions.DEFAULTS);
        barback = Barback.builder(broker, registry).jobStoreWriter(writer).build();
        commands = Commands.of(barback);
    }

    @AfterEach
    void close() {
        writer.close();
        broker.close();
    }

    @Test
    void aJobsWayInCommands() {
        String id = text("perform_in 3600 Greeting \"Ada \\\"L\\\"\" [1, 2]");
        assertThat(lines("get_info " + id))
                .contains("id=" + id, "state=scheduled", "class=Greeting", "queue=default", "executions=0")
                .contains("arguments=[\"Ada \\\"L\\\"\",[1,2]]")
                .anyMatch(line -> line.startsWith("scheduled_at="))
                .anyMatch(line -> line.startsWith("waits_because=\"It is due at ")
                        && line.endsWith("No live worker serves the queue default.\""));
        assertThat(text("postpone 0 " + id)).startsWith("Due at 20");
        try (Worker worker = barback.worker(WorkerOptions.forQueue("default"))) {
            worker.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> lines("get_info " + id).contains("state=completed"));
        }
        assertThat(lines("get_info " + id))
                .contains("executions=1", "worker=a-worker", "result=\"Hello, Ada \\\"L\\\"\"")
                .anyMatch(line -> line.startsWith("execution=\"1 from ") && line.endsWith(" on a-worker: completed\""))
                .noneMatch(line -> line.startsWith("waits_because"));
        assertThatThrownBy(() -> commands.execute("cancel " + id)).hasMessageContaining("is completed");
        assertThatThrownBy(() -> commands.execute("postpone 5 " + id)).hasMessageContaining("can't be postponed");
    }

    @Test
    void cancels() {
        String id = text("perform_later Greeting Ada []");
        assertThat(text("cancel " + id)).isEqualTo("Cancelled.");
        assertThat(text("cancel " + id)).isEqualTo("Cancelled.");
        assertThat(lines("get_info " + id)).contains("state=cancelled");
    }

    @Test
    void showsTheJobsAttributes() {
        String id = barback.jobs()
                .set(Options.user("ada").webhook(URI.create("https://example.com/jobs?of=ada")))
                .performLater(Greeting::perform, "Ada", List.of())
                .jobId();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lines("get_info " + id))
                        .contains("user=ada", "webhook=https://example.com/jobs?of=ada"));
    }

    @Test
    void clearCancelsRecordedJobs() {
        String id = text("perform_later Greeting Ada []");
        assertThat(text("clear default")).isEqualTo("The queue default is empty.");
        assertThat(lines("get_info " + id)).contains("state=cancelled");
    }

    @Test
    void reportsErrors() {
        assertThatThrownBy(() -> commands.execute("get_info")).hasMessage("get_info needs ID: ID is missing.");
        assertThatThrownBy(() -> commands.execute("get_info nobody"))
                .hasMessage("There is no job nobody, or its record was deleted long ago.");
        assertThatThrownBy(() -> commands.execute("cancel \u00e9"))
                .hasMessageContaining("A job's id is 1 to 255 visible ASCII characters");
        assertThatThrownBy(() -> commands.execute("cancel \"a job\""))
                .hasMessageContaining("A job's id is 1 to 255 visible ASCII characters");
        assertThatThrownBy(() -> commands.execute("postpone soon nobody"))
                .hasMessageContaining("\"soon\" is not a duration");
        assertThatThrownBy(() -> commands.execute("postpone 999999999999d nobody"))
                .hasMessageContaining("is too long");
        assertThatThrownBy(() -> commands.execute("postpone 9999999d nobody"))
                .hasMessageContaining("A job's due time is from 1700 to 9999");
    }

    @Test
    void reportsThatThereIsNoJobStore() {
        MemoryBroker memory = new MemoryBroker(Clock.systemUTC(), Duration.ofSeconds(30));
        Commands withoutJobStore = Commands.of(Barback.builder(memory, registry).build());
        for (String command : List.of("get_info x", "cancel x", "postpone 1 x")) {
            assertThatThrownBy(() -> withoutJobStore.execute(command))
                    .isInstanceOf(BarbackException.class)
                    .hasMessageContaining("There is no job store here");
        }
        assertThat(((CommandResult.Text) withoutJobStore.execute("clear default")).text())
                .isEqualTo("The queue default is empty.");
    }

    private String text(String line) {
        return ((CommandResult.Text) commands.execute(line)).text();
    }

    private List<String> lines(String line) {
        return ((CommandResult.Lines) commands.execute(line)).lines();
    }
}

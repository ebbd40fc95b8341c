package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.WorkerRecord;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.worker.process.WorkerProcess;
import dev.barback.spi.QueueNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on a database: a file that does not exist yet, and PostgreSQL. */
class DatabaseCommandsTest {

    @TempDir
    private static Path folder;

    static Stream<Map<String, String>> databases() {
        return Stream.of(
                Map.of(
                        "BARBACK_DATA_DIR",
                        folder.resolve(UUID.randomUUID() + " made on the way").toString()),
                Map.of("BARBACK_JDBC_URL", PostgresServer.newUrl(), "BARBACK_JDBC_USERNAME", "postgres"),
                Map.of("BARBACK_JDBC_URL", PostgresServer.newUrl(), "BARBACK_JDBC_SCHEMA", "jobs"));
    }

    @Test
    void aMixtureOfRecordsAndNoneIsAProblem() {
        Path file = folder.resolve(UUID.randomUUID() + ".db");
        CommandTester commandTester =
                CommandTester.of(Map.of("BARBACK_JDBC_URL", "jdbc:sqlite:" + file, "BARBACK_RECORDS_ENABLED", "false"));
        assertThat(commandTester.type("enqueue", "HelloWorldJob")).isZero();
        assertThat(commandTester.type("doctor")).isZero();
        try (JdbcJobStore records = JdbcJobStore.sqlite(file, JdbcOptions.DEFAULTS)) {
            records.heartbeat(worker("with", true));
            CommandTester with = CommandTester.of(Map.of("BARBACK_JDBC_URL", "jdbc:sqlite:" + file));
            assertThat(with.type("doctor")).isZero();
            assertThat(commandTester.type("doctor")).isEqualTo(1);
            assertThat(commandTester.out()).contains("problem  1 live workers keep records of jobs in it");
            records.deleteWorker("with");
            records.heartbeat(worker("without", false));
            assertThat(commandTester.type("doctor")).isZero();
            assertThat(with.type("doctor")).isEqualTo(1);
            assertThat(with.out()).contains("problem  1 live workers keep no records of jobs");
        }
    }

    private static WorkerRecord worker(String id, boolean keepsRecords) {
        return new WorkerRecord(
                id, Set.of("default"), Set.of(), Set.of(), 1, 0, Instant.now(), Instant.now(), keepsRecords);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void everyCommandWorks(Map<String, String> environment) {
        CommandTester commandTester = CommandTester.of(environment);
        assertThat(commandTester.type("enqueue", "HelloMeJob", "Ada", "Lovelace"))
                .isZero();
        assertThat(commandTester.type("enqueue", "HelloWorldJob", "--in", "1h")).isZero();
        assertThat(commandTester.type("spawn", "--count", "10", "--queue", "many"))
                .isZero();
        assertThat(commandTester.type("queues")).isZero();
        assertThat(commandTester.out()).containsPattern("default +1 +0 +1 +ok").containsPattern("many +10 +0 +0 +ok");
        assertThat(commandTester.err()).isEmpty();
        assertThat(commandTester.type("doctor")).isZero();
        assertThat(commandTester.out())
                .contains("ok       The broker is a database, because ")
                .contains(" can be opened.")
                .contains("ok       Its tables are there")
                .contains("ok       It can be written to.")
                .contains("ok       The queue default: 1 available, 0 leased, 1 delayed.")
                .endsWith("Nothing is wrong.");
        assertThat(commandTester.type("clear", "--queue", "many", "--yes")).isZero();
        assertThat(commandTester.type("queues")).isZero();
        assertThat(commandTester.out()).containsPattern("many +0 +0 +0 +ok");
        assertThat(commandTester.type("morgue", "list")).isZero();
        assertThat(commandTester.err()).isEqualTo("The morgue is empty.");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aWorkerOfItsOwnRunsWhatCommandsEnqueue(Map<String, String> environment) {
        CommandTester commandTester = CommandTester.of(environment);
        WorkerProcess.Builder builder = WorkerProcess.work("--queue", "mail", "--queue", "sums", "--processors", "2")
                .jvm("-Dlogging.config=classpath:logback-worker.xml")
                .env("PUBSUB_EMULATOR_HOST", "")
                .env("PUBSUB_JOB_QUEUE_PROJECT_ID", "");
        environment.forEach(builder::env);
        try (WorkerProcess worker = builder.start().awaitServing()) {
            assertThat(worker.output()).containsPattern("The broker is (SQLite|PostgreSQL), .*, because ");
            assertThat(commandTester.type("enqueue", "HelloMeJob", "Ada", "Lovelace", "--queue", "mail"))
                    .isZero();
            worker.awaitOutput("Hello Ada Lovelace");
            assertThat(commandTester.type("enqueue", "FibonacciJob", "-5", "--queue", "sums"))
                    .isZero();
            String id = commandTester.out();
            worker.awaitOutput("Buried FibonacciJob (" + id + ")");
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(commandTester.type("morgue", "list")).isZero();
                assertThat(commandTester.out()).contains(id);
            });
            assertThat(commandTester.type("morgue", "show", id)).isZero();
            assertThat(commandTester.out()).contains("n is 0 to 1000000, not -5.");
            assertThat(commandTester.type("queues")).isZero();
            assertThat(commandTester.out()).containsPattern(QueueNames.MORGUE + " +[01] ");
        }
    }

    @Test
    void aFileThatIsNotThereYetIsAHintAndStaysAway() {
        Path directory = folder.resolve("nothing here");
        CommandTester commandTester = CommandTester.of(Map.of("BARBACK_DATADIR", directory.toString()));
        assertThat(commandTester.type("doctor")).isZero();
        assertThat(commandTester.out())
                .contains("nothing else is configured")
                .contains("hint     The file " + directory.resolve("barback.db") + " is not there yet");
        assertThat(directory).doesNotExist();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDirectoryThatOthersReadIsAHint() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        CommandTester commandTester = CommandTester.of(Map.of("BARBACK_DATADIR", folder.toString()));
        commandTester.type("enqueue", "HelloWorldJob");
        assertThat(commandTester.type("doctor")).isZero();
        assertThat(commandTester.out())
                .contains("hint     " + folder + " can be read by others on this machine: chmod go= " + folder)
                .doesNotContain("barback.db can be read");
    }

    @Test
    void aFileThatIsNoDatabaseIsAProblem() throws Exception {
        Path file = folder.resolve("letter.db");
        Files.writeString(file, "Dear Ada, this is no database, but it is long enough to be taken for one.".repeat(20));
        CommandTester commandTester = CommandTester.of(Map.of("BARBACK_JDBC_URL", "jdbc:sqlite:" + file));
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out()).contains("problem  SQLite, " + file + " can't be opened: ");
        assertThat(commandTester.type("queues")).isEqualTo(1);
        assertThat(commandTester.err()).startsWith("barback: ").hasLineCount(1);
    }

    @Test
    void missingTablesAreAProblemForThoseWhoMakeThemThemselves() {
        String url = PostgresServer.newUrl();
        CommandTester commandTester =
                CommandTester.of(Map.of("BARBACK_JDBC_URL", url, "BARBACK_JDBC_MIGRATE", "false"));
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out()).contains("problem  Its tables are not there, or old");
        assertThat(commandTester.type("enqueue", "HelloWorldJob")).isEqualTo(1);
        CommandTester other = CommandTester.of(Map.of("BARBACK_JDBC_URL", url));
        assertThat(other.type("doctor")).isZero();
        assertThat(other.out()).contains("hint     Its tables are not there, or old");
    }

    @Test
    void doctorTellsWhichTablesAreLookedAt() throws Exception {
        String url = PostgresServer.newUrl();
        assertThat(CommandTester.of(Map.of("BARBACK_JDBC_URL", url)).type("enqueue", "HelloWorldJob"))
                .isZero();
        CommandTester elsewhere = CommandTester.of(Map.of("BARBACK_JDBC_URL", url, "BARBACK_JDBC_SCHEMA", "jobs"));
        assertThat(elsewhere.type("doctor")).isZero();
        assertThat(elsewhere.out())
                .contains("hint     Its tables are not there, or old, in the schema jobs;")
                .contains("hint     There are tables of Barback in other schemas, too, [public]");

        CommandTester nowhere = CommandTester.of(Map.of("BARBACK_JDBC_URL", url + "&currentSchema=nowhere"));
        assertThat(nowhere.type("doctor")).isEqualTo(1);
        assertThat(nowhere.out()).contains("problem  None of the schemas of its search_path is there");
        assertThat(nowhere.type("enqueue", "HelloWorldJob")).isEqualTo(1);
        assertThat(nowhere.err()).contains("none of the schemas of its search_path is there");

        try (Connection connection = DriverManager.getConnection(url)) {
            connection.createStatement().execute("CREATE SCHEMA locked");
            connection.createStatement().execute("CREATE ROLE visitor LOGIN");
        }
        CommandTester visitor = CommandTester.of(
                Map.of("BARBACK_JDBC_URL", url, "BARBACK_JDBC_USERNAME", "visitor", "BARBACK_JDBC_SCHEMA", "locked"));
        assertThat(visitor.type("doctor")).isEqualTo(1);
        assertThat(visitor.out()).contains("problem  Tables can't be made in the schema locked");
        assertThat(CommandTester.of(Map.of("BARBACK_JDBC_URL", url, "BARBACK_JDBC_SCHEMA", "No Name"))
                        .type("doctor"))
                .isEqualTo(1);
    }

    @Test
    void aReadOnlyDatabaseIsAProblem() throws Exception {
        String url = PostgresServer.newUrl();
        CommandTester commandTester = CommandTester.of(Map.of("BARBACK_JDBC_URL", url));
        assertThat(commandTester.type("enqueue", "HelloWorldJob")).isZero();
        try (Connection connection = DriverManager.getConnection(url)) {
            String name = url.replaceFirst(".*/(\\w+).*", "$1");
            connection.createStatement().execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
        }
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out()).contains("problem  It can't be written to");
    }

    @Test
    void aLockOnTheTablesIsAProblem() throws Exception {
        String url = PostgresServer.newUrl();
        CommandTester commandTester = CommandTester.of(Map.of("BARBACK_JDBC_URL", url));
        assertThat(commandTester.type("enqueue", "HelloWorldJob")).isZero();
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("LOCK TABLE barback_schema_history");
            assertThat(commandTester.type("doctor")).isEqualTo(1);
        }
        assertThat(commandTester.out())
                .contains("problem  Its tables are there, in the schema public, but their version can't be read: ")
                .contains("holds a lock on barback_schema_history");
    }

    @Test
    void aDatabaseThatIsAwayIsAProblem() {
        CommandTester commandTester = CommandTester.of(Map.of(
                "BARBACK_JDBC_URL", "jdbc:postgresql://localhost:1/jobs?password=hidden", "BARBACK_BROKER", "jdbc"));
        assertThat(commandTester.type("doctor")).isEqualTo(1);
        assertThat(commandTester.out())
                .contains("problem  PostgreSQL, localhost:1/jobs can't be opened: ")
                .doesNotContain("hidden");
        assertThat(commandTester.type("queues")).isEqualTo(1);
        assertThat(commandTester.err()).hasLineCount(1).doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "memory"})
    void whatNoCommandCanReachIsSaid(String broker) {
        CommandTester commandTester = CommandTester.of(Map.of("BARBACK_BROKER", broker));
        assertThat(commandTester.type("queues")).isEqualTo(1);
        assertThat(commandTester.err())
                .startsWith(
                        broker.equals("kafka")
                                ? "barback: barback.broker: There is no broker \"kafka\"."
                                : "barback: The broker is a process's memory, because barback.broker is memory.");
        assertThat(commandTester.type("doctor")).isEqualTo(broker.equals("kafka") ? 1 : 0);
    }
}

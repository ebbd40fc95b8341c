package dev.barback.spring;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.barback.Job;
import dev.barback.Jobs;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.broker.LanedBroker;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.records.JobStoreWriter;
import dev.barback.settings.BarbackSettings;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which broker an application gets, and what it logs about it. */
@ExtendWith(OutputCaptureExtension.class)
class BrokerChoiceTest {

    @TempDir
    private Path folder;

    static class Waiting implements Job {
        final CountDownLatch ran = new CountDownLatch(1);

        public void perform() {
            ran.countDown();
        }
    }

    /** Whatever the environment variables of the test run are. */
    private ApplicationContextRunner application(String... more) {
        return Application.bare()
                .withPropertyValues(
                        "barback.data-dir=" + folder.resolve("data"),
                        "PUBSUB_EMULATOR_HOST=",
                        "PUBSUB_JOB_QUEUE_PROJECT_ID=")
                .withPropertyValues(more);
    }

    private Path file() {
        return folder.resolve("data").resolve("barback.db");
    }

    @Test
    void aFileWhereNothingIsConfigured(CapturedOutput output) {
        application().run(context -> {
            assertThat(context).hasSingleBean(Broker.class).hasSingleBean(JdbcBroker.class);
            assertThat(file()).exists();
            assertThat(output).contains("The broker is SQLite, " + file() + ", because nothing else is configured.");
            assertThat(output).doesNotContain("no DataSource");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "PUBSUB_EMULATOR_HOST=localhost:1,          PUBSUB_EMULATOR_HOST,         the emulator at localhost:1",
        "PUBSUB_JOB_QUEUE_PROJECT_ID=a-project,     PUBSUB_JOB_QUEUE_PROJECT_ID,  the real service",
        "barback.pubsub.emulator-host=localhost:1,  barback.pubsub.emulator-host, the emulator at localhost:1",
        "barback.pubsub.project-id=a-project,       barback.pubsub.project-id,    the real service"
    })
    void pubSubWhereItIsConfigured(String setting, String because, String where, CapturedOutput output) {
        application(setting)
                .run(
                        context -> { // the real service may complain that there are no credentials
                            if (context.getStartupFailure() == null) {
                                assertThat(context).hasSingleBean(Broker.class).hasSingleBean(PubSubBroker.class);
                            }
                            assertThat(output)
                                    .contains("The broker is Pub/Sub, " + where + ", project ")
                                    .contains(", because " + because + " is set.");
                            assertThat(file()).doesNotExist();
                        });
    }

    @Test
    void lanesAreForPubSub(CapturedOutput output) {
        String lanes = "barback.queues.mail.lanes=3";
        application("PUBSUB_EMULATOR_HOST=localhost:1", lanes).run(context -> {
            assertThat(context).hasSingleBean(Broker.class).hasSingleBean(LanedBroker.class);
            assertThat(context.getBean(Broker.class).lanes("mail"))
                    .containsExactly("mail", "mail.lane-2", "mail.lane-3");
            assertThat(output).doesNotContain("lanes is ignored");
        });
        application("barback.broker=jdbc", lanes).run(context -> {
            assertThat(context.getBean(Broker.class).lanes("mail")).containsExactly("mail");
            assertThat(output).contains("barback.queues.*.lanes is ignored: a database needs no lanes");
        });
        application("barback.broker=memory", lanes).run(context -> {
            assertThat(context.getBean(Broker.class).lanes("mail")).containsExactly("mail");
            assertThat(output).contains("barback.queues.*.lanes is ignored: queues in memory have a single lane");
        });
    }

    @Test
    void pubSubGoesBeforeAUrlAndTheNameBeforeBoth(CapturedOutput output) {
        String url = "barback.jdbc.url=jdbc:sqlite:" + folder.resolve("jobs.db");
        application("PUBSUB_EMULATOR_HOST=localhost:1", url).run(context -> {
            assertThat(context).hasSingleBean(PubSubBroker.class);
            assertThat(output).contains("(barback.jdbc.url is set, too; barback.broker=jdbc would choose it)");
        });
        application("PUBSUB_EMULATOR_HOST=localhost:1", url, "barback.broker=jdbc")
                .run(context -> {
                    assertThat(context).hasSingleBean(Broker.class).hasSingleBean(JdbcBroker.class);
                    assertThat(folder.resolve("jobs.db")).exists();
                });
        application("PUBSUB_EMULATOR_HOST=localhost:1", "barback.pubsub.emulator-host=")
                .run(context -> assertThat(context).hasSingleBean(JdbcBroker.class));
        application("barback.broker= PubSub ", "barback.pubsub.emulator-host=localhost:1")
                .run(context -> assertThat(context).hasSingleBean(PubSubBroker.class));
    }

    @Test
    void memory(CapturedOutput output) {
        application("barback.broker=memory").run(context -> {
            assertThat(context).hasSingleBean(Broker.class).hasSingleBean(MemoryBroker.class);
            assertThat(output).contains("The broker is this process's memory, because barback.broker is memory.");
        });
    }

    @Test
    void theApplicationsOwnBrokerGoesBeforeAll(CapturedOutput output) {
        for (String kind : List.of("", "pubsub", "jdbc", "memory")) {
            application("barback.broker=" + kind)
                    .withBean(CountingBroker.class)
                    .run(context ->
                            assertThat(context).hasSingleBean(Broker.class).hasSingleBean(CountingBroker.class));
        }
        assertThat(file()).doesNotExist();
        assertThat(output).doesNotContain("The broker is");
    }

    @Test
    void aNameThatIsNoneStopsTheStart() {
        application("barback.broker=kafka")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("barback.broker: There is no broker \"kafka\". It is pubsub, jdbc or memory."));
    }

    @Test
    void aUrlChoosesPostgresWithoutTellingSecrets(CapturedOutput output) {
        String url = PostgresServer.newUrl(); // accepts every password
        application("barback.jdbc.url=" + url + "&password=hidden1", "barback.jdbc.password=hidden2")
                .run(context -> {
                    assertThat(context).hasSingleBean(JdbcBroker.class);
                    context.getBean(Broker.class).ensure("mail");
                    assertThat(context.getBean(BarbackSettings.class).database().toString())
                            .contains("PostgreSQL, localhost:")
                            .doesNotContain("hidden");
                });
        assertThat(output)
                .contains("The broker is PostgreSQL, localhost:")
                .contains(", because barback.jdbc.url is set.")
                .doesNotContain("hidden");
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:mem:x", "jdbc:sqlite::memory:", "postgres://ada:hidden@db/x"})
    void aUrlThatLeadsNowhereStopsTheStart(String url) {
        application("barback.jdbc.url=" + url)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith("barback.jdbc.url: ")
                        .doesNotContain("hidden"));
    }

    @Test
    void theApplicationsDatabaseIsTakenOnlyWhenAskedFor(CapturedOutput output) {
        DataSource postgres = PostgresServer.newDatabase();
        ApplicationContextRunner application = application().withBean(DataSource.class, () -> postgres);
        application.run(context -> assertThat(output).contains("The broker is SQLite, " + file()));
        application
                .withPropertyValues("barback.broker=jdbc")
                .run(context -> assertThat(output)
                        .contains("The broker is PostgreSQL, localhost:")
                        .contains(", because barback.broker is jdbc, and this is the application's database."));
    }

    @ParameterizedTest
    @CsvSource({
        "barback.broker=jdbc,                                barback.broker is jdbc",
        "barback.broker=pubsub;barback.records.enabled=true, records are kept"
    })
    void aFileBecauseThereIsNoDataSourceIsWarnedOf(String settings, String reason, CapturedOutput output) {
        withRecords(settings).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output.toString().lines().filter(line -> line.contains("no DataSource")))
                    .singleElement(as(InstanceOfAssertFactories.STRING))
                    .contains("WARN", reason + ", but this application has no DataSource, so the file " + file())
                    .endsWith(" is used. Declare a DataSource, or set barback.jdbc.url to the right database;"
                            + " to jdbc:sqlite:" + file() + " if it is this one.");
        });
    }

    /** As web and the worker process. */
    @Test
    void whereThereIsNoUseForADataSourceTheFileIsNoWarning(CapturedOutput output) {
        application("barback.broker=jdbc")
                .withClassLoader(new FilteredClassLoader("org.springframework.jdbc"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(output)
                            .contains("The broker is SQLite, " + file() + ", because barback.broker is jdbc.")
                            .doesNotContain("no DataSource");
                });
    }

    private static DataSource h2() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:choice");
        return h2;
    }

    /** Instead of using a file that is not configured. */
    @ParameterizedTest
    @CsvSource({
        "barback.broker=jdbc,                                      barback.broker is jdbc",
        "barback.pubsub.emulator-host=;barback.jdbc.data-source=orders, barback.jdbc.data-source is set",
        "barback.broker=pubsub;barback.pubsub.outbox=true,         barback.pubsub.outbox is true",
        "barback.broker=pubsub;barback.records.enabled=true,       records are kept"
    })
    void aDatabaseThatCantCarryJobsStopsTheStart(String settings, String reason) {
        withRecords(settings)
                .withBean("orders", DataSource.class, BrokerChoiceTest::h2)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo(reason + ", but the application's database can't carry jobs: The database must be"
                                + " jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, not jdbc:h2. Name another DataSource with"
                                + " barback.jdbc.data-source, or a database with barback.jdbc.url."));
        assertThat(file()).doesNotExist();
    }

    private ApplicationContextRunner withRecords(String settings) {
        return application("barback.pubsub.emulator-host=localhost:1")
                .withPropertyValues(settings.split(";"))
                .withConfiguration(AutoConfigurations.of(RecordsAutoConfiguration.class));
    }

    @ParameterizedTest
    @CsvSource({
        "barback.broker=jdbc,                                      barback.broker is jdbc",
        "barback.broker=pubsub;barback.pubsub.outbox=true,         barback.pubsub.outbox is true",
        "barback.broker=pubsub;barback.records.enabled=true,       records are kept"
    })
    void severalDataSourcesStopTheStartUnlessOneIsNamed(String settings, String reason, CapturedOutput output) {
        DataSource orders = PostgresServer.newDatabase();
        ApplicationContextRunner application = withRecords(settings)
                .withBean("invoices", DataSource.class, BrokerChoiceTest::h2)
                .withBean("orders", DataSource.class, () -> orders);

        application.run(context -> assertThat(Application.reason(context.getStartupFailure()))
                .isEqualTo(reason
                        + ", but this application has several DataSources (invoices, orders), and none is primary."
                        + " Name one of them with barback.jdbc.data-source."));
        application
                .withPropertyValues("barback.jdbc.data-source=shop")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("barback.jdbc.data-source is shop, but this application has no such DataSource;"
                                + " it has invoices, orders."));
        application.withPropertyValues("barback.jdbc.data-source=orders").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).contains("PostgreSQL, localhost:");
        });
        assertThat(file()).doesNotExist();
    }

    @Test
    void aNamedDataSourceIsTakenWithoutAnotherWord(CapturedOutput output) {
        DataSource orders = PostgresServer.newDatabase();
        application("barback.jdbc.data-source=orders")
                .withBean("invoices", DataSource.class, BrokerChoiceTest::h2)
                .withBean("orders", DataSource.class, () -> orders)
                .run(context -> assertThat(output)
                        .contains("The broker is PostgreSQL, localhost:")
                        .contains(
                                ", because barback.jdbc.data-source is set, and this is the application's database."));
    }

    @Test
    void twoDatabasesForTheJobsStopTheStart() {
        application("barback.jdbc.data-source=orders", "barback.jdbc.url=jdbc:sqlite:" + file())
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo("barback.jdbc.url and barback.jdbc.data-source name two databases for the jobs."
                                + " Remove one of them."));
    }

    /** A worker on the same database would find the jobs recorded and their messages missing, and run them. */
    @ParameterizedTest
    @ValueSource(strings = {"barback.broker=jdbc", "barback.broker=pubsub", "barback.records.enabled=true"})
    void nothingIsRememberedOfABrokerOfTheApplicationsOwn(String setting) {
        withRecords(setting)
                .withPropertyValues("barback.jdbc.url=jdbc:sqlite:" + file())
                .withBean(CountingBroker.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(JobStore.class);
                    assertThat(context).doesNotHaveBean(JobStoreWriter.class);
                    context.getBean(Broker.class).ensure("mail");
                });
        assertThat(file()).doesNotExist();
    }

    /** Its declaration does not say what it is. */
    @Test
    void aDatabaseBrokerThatIsDeclaredAsABrokerHasItsRecords() {
        Path own = folder.resolve("own.db");
        Schema.migrate(own, JdbcOptions.DEFAULTS);
        withRecords("barback.broker=jdbc")
                .withBean("own", Broker.class, () -> JdbcBroker.sqlite(own, JdbcOptions.DEFAULTS))
                .withBean(Waiting.class)
                .run(context -> {
                    String id = context.getBean(Jobs.class)
                            .performLater(Waiting::perform)
                            .jobId();
                    JobStore jobStore = context.getBean(JobStore.class);
                    await().untilAsserted(() -> assertThat(jobStore.find(id)).isPresent());
                });
        assertThat(file()).doesNotExist();
    }

    @Test
    void anotherThatIsDeclaredAsABrokerHasNone(CapturedOutput output) {
        withRecords("barback.broker=jdbc")
                .withBean("own", Broker.class, MemoryBroker::new)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeansOfType(JobStore.class)).isEmpty();
                    assertThat(context.getBeansOfType(JobStoreWriter.class)).isEmpty();
                    assertThat(output)
                            .contains("No records of jobs are kept, because the broker is the application's own.");
                });
        assertThat(file()).doesNotExist();
    }

    @Test
    void theApplicationMayMakeTheTablesItself() {
        application("barback.jdbc.migrate=false").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(file())
                    .satisfiesAnyOf(
                            path -> assertThat(path).doesNotExist(),
                            path -> assertThat(Files.size(path)).isZero());
        });
    }

    /** The connection on which a worker listens is not one of the pool. */
    @Test
    void aPoolOfOneIsEnoughForAWorkerOnPostgres() {
        Waiting job = new Waiting();
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(PostgresServer.newUrl());
            pool.setMaximumPoolSize(1);
            application("barback.broker=jdbc", "barback.worker.enabled=true", "barback.worker.processors=2")
                    .withBean(DataSource.class, () -> pool)
                    .withBean(Waiting.class, () -> job)
                    .run(context -> {
                        context.getBean(Jobs.class).performLater(Waiting::perform);
                        await().atMost(Duration.ofSeconds(20)).until(() -> job.ran.getCount() == 0);
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUBSUB_EMULATOR_HOST=http://127.0.0.1:8085, Remove \"http://\"",
        "PUBSUB_EMULATOR_HOST=localhost:99999, Ports are 1 to 65535",
        "barback.broker=pubsub, The service has no project \"job_queue\""
    })
    void pubSubThatIsMisSetStopsTheStartWithASentence(String setting, String reason) {
        application(setting).run(context -> {
            assertThat(context.getStartupFailure()).isNotNull();
            assertThat(new PubSubSetupAnalyzer()
                            .analyze(context.getStartupFailure())
                            .getDescription())
                    .contains(reason);
        });
    }
}

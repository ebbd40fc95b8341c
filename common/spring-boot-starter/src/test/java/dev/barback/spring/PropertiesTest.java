package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.JobState;
import dev.barback.Jobs;
import dev.barback.QueueInfo;
import dev.barback.internal.fair.ShareRule;
import dev.barback.internal.fair.ShareRules;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.internal.records.JobStoreOptions;
import dev.barback.internal.registry.RetryDefaults;
import dev.barback.internal.worker.ProcessorRange;
import dev.barback.internal.worker.QueueOptions;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.settings.BarbackSettings;
import dev.barback.settings.BrokerChoice;
import dev.barback.settings.BrokerChoice.Kind;
import dev.barback.settings.DatabaseSettings;
import dev.barback.settings.InvalidSettingException;
import dev.barback.settings.RecordSettings;
import dev.barback.settings.SettingSource;
import dev.barback.spi.Lanes;
import dev.barback.spi.RoleLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The properties, and the errors for invalid values. */
class PropertiesTest {

    private static void bound(List<String> values, Consumer<BarbackSettings> then) {
        Application.inMemory()
                .withPropertyValues(values.toArray(new String[0]))
                .run(context -> then.accept(context.getBean(BarbackSettings.class)));
    }

    /** As the process's environment would give them. */
    private static void inEnvironment(
            Map<String, Object> variables, List<String> values, Consumer<AssertableApplicationContext> then) {
        Application.inMemory()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
                .withPropertyValues(values.toArray(new String[0]))
                .run(then::accept);
    }

    @Test
    void defaults() {
        bound(List.of("PUBSUB_EMULATOR_HOST=", "PUBSUB_JOB_QUEUE_PROJECT_ID="), settings -> {
            assertThat(settings.retry()).isEqualTo(new RetryDefaults(3, Duration.ofMinutes(5), 0.15));
            assertThat(settings.maxJobBytes()).isEqualTo(9_900_000);
            assertThat(settings.lanes()).isEqualTo(Lanes.NONE);
            WorkerOptions defaults = WorkerOptions.forQueue("default");
            assertThat(settings.workerOptions(List.of("default"))).isEqualTo(defaults);
            assertThat(settings.pubSub().options()).isEqualTo(PubSubOptions.of("job_queue"));
            assertThat(settings.database().options()).isEqualTo(JdbcOptions.DEFAULTS);
            assertThat(settings.records()).isEqualTo(new RecordSettings(null, JobStoreOptions.DEFAULTS));
        });
    }

    @Test
    void everyPropertyBinds() {
        bound(
                List.of(
                        "barback.default-queue=main",
                        "barback.max-job-size=100KB",
                        "barback.retry.attempts=-1",
                        "barback.retry.wait=1m",
                        "barback.retry.jitter=0",
                        "barback.queues.mail.weight=3",
                        "barback.queues.mail.lanes=8",
                        "barback.queues[mail.EU].weight=4",
                        "barback.queues[mail.EU].processors=5",
                        "barback.queues[mail.EU].poll-interval=1000ms",
                        "barback.worker.queues=mail, mail.EU,slow",
                        "barback.worker.processors=7",
                        "barback.worker.job-timeout=1h",
                        "barback.worker.grace=20s",
                        "barback.worker.max-deliveries=9",
                        "barback.broker=jdbc",
                        "barback.data-dir=elsewhere",
                        "barback.jdbc.url=jdbc:postgresql://db/jobs",
                        "barback.jdbc.data-source=orders",
                        "barback.jdbc.username=ada",
                        "barback.jdbc.password=hidden",
                        "barback.jdbc.schema=jobs",
                        "barback.jdbc.migrate=false",
                        "barback.jdbc.lease-time=60s",
                        "barback.jdbc.call-timeout=5s",
                        "barback.pubsub.project-id=my-project",
                        "barback.pubsub.emulator-host=localhost:1",
                        "barback.pubsub.lease-time=60s",
                        "barback.pubsub.retention=7d",
                        "barback.pubsub.call-timeout=5s",
                        "barback.records.backlog=2000",
                        "barback.records.retention.dead=1d",
                        "barback.shares[0].job-class=Export",
                        "barback.shares[0].limit=1",
                        "barback.shares[1].role=gold",
                        "barback.shares[1].weight=2.5"),
                settings -> {
                    assertThat(settings.defaultQueue()).isEqualTo("main");
                    assertThat(settings.maxJobBytes()).isEqualTo(100 * 1024);
                    assertThat(settings.retry()).isEqualTo(new RetryDefaults(-1, Duration.ofMinutes(1), 0));
                    assertThat(settings.hasWorker()).isFalse();
                    assertThat(settings.workerOptions(List.of("not this")))
                            .isEqualTo(new WorkerOptions(
                                    Map.of(
                                            "mail",
                                            QueueOptions.DEFAULTS.withWeight(3),
                                            "mail.EU",
                                            new QueueOptions(4, 5, Duration.ofSeconds(1)),
                                            "slow",
                                            QueueOptions.DEFAULTS),
                                    ProcessorRange.fixed(7),
                                    Duration.ofHours(1),
                                    Duration.ofSeconds(20),
                                    9,
                                    new ShareRules(
                                            List.of(
                                                    new ShareRule(null, null, "Export", 1, 1),
                                                    new ShareRule(null, "gold", null, 2.5, 0)),
                                            RoleLookup.NONE)));
                    assertThat(settings.lanes()).isEqualTo(new Lanes(Map.of("mail", 8)));
                    assertThat(settings.brokerChoice())
                            .isEqualTo(new BrokerChoice(Kind.JDBC, true, "barback.broker is jdbc"));
                    DatabaseSettings database = settings.database();
                    assertThat(database.file().file())
                            .isEqualTo(Path.of("elsewhere/barback.db").toAbsolutePath());
                    assertThat(database.configured()).hasToString("PostgreSQL, db/jobs");
                    assertThat(database.dataSource()).isEqualTo("orders");
                    assertThat(database.options())
                            .isEqualTo(new JdbcOptions(Duration.ofSeconds(60), Duration.ofSeconds(5), "jobs"));
                    assertThat(database.migrate()).isFalse();
                    assertThat(database.toString()).doesNotContain("hidden");
                    assertThat(settings.pubSub().options())
                            .isEqualTo(new PubSubOptions(
                                    "my-project",
                                    "localhost:1",
                                    Duration.ofSeconds(60),
                                    Duration.ofDays(7),
                                    Duration.ofSeconds(5)));
                    assertThat(settings.hasOutbox()).isFalse();
                    assertThat(settings.records().options().maxBufferedJobs()).isEqualTo(2_000);
                    assertThat(settings.records().options().retention())
                            .containsEntry(JobState.DEAD, Duration.ofDays(1));
                });
    }

    @Test
    void configuredQueuesAreServedBesideThoseThatAreDeclared() {
        List<String> values = List.of(
                "barback.queues.fibonacci.processors=3",
                "barback.queues.sleeper.processors=2",
                "barback.queues.sleeper.poll-interval=1000");
        bound(values, settings -> {
            WorkerOptions options = settings.workerOptions(List.of("default", "sleeper"));
            assertThat(options.queues()).containsOnlyKeys("default", "sleeper", "fibonacci");
            assertThat(options.queues().get("sleeper")).isEqualTo(new QueueOptions(1, 2, Duration.ofSeconds(1)));
            assertThat(options.processors())
                    .as("each limit can be reached, whatever else runs")
                    .isEqualTo(ProcessorRange.fixed(5 + WorkerOptions.standardProcessors()));
            assertThat(settings.workerOptions(List.of("sleeper")).processors()).isEqualTo(ProcessorRange.fixed(5));
        });
        List<String> named = new ArrayList<>(values);
        named.add("barback.worker.queues=sleeper,mail");
        bound(
                named,
                settings -> assertThat(
                                settings.workerOptions(List.of("default")).queues())
                        .containsOnlyKeys("sleeper", "mail"));
    }

    /** The queue has a limit of 4, so 4 is the default. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            barback.worker.processors=7     ,                                 , 7, 7
            barback.worker.processors=2-20  ,                                 , 2, 20
            barback.worker.processors=0     ,                                 , 4, 4
            barback.worker.processors.min=2 , barback.worker.processors.max=20, 2, 20
            barback.worker.processors.min=2 ,                                 , 2, 4
            barback.worker.processors.min=6 ,                                 , 6, 6
            barback.worker.processors.max=20,                                 , 4, 20
            barback.worker.processors.max=3 ,                                 , 3, 3
            barback.worker.processors=7     , barback.worker.processors.max=20, 7, 7
            """)
    void processorsThatGrow(String one, String other, int min, int max) {
        List<String> values = new ArrayList<>(List.of("barback.queues.only.processors=4", one));
        if (other != null) {
            values.add(other);
        }
        bound(
                values,
                settings -> assertThat(settings.workerOptions(List.of("only")).processors())
                        .isEqualTo(new ProcessorRange(min, max)));
    }

    @Test
    void processorsThatGrowByVariables() {
        inEnvironment(
                Map.of("BARBACK_WORKER_PROCESSORS_MIN", "2", "BARBACK_WORKER_PROCESSORS_MAX", "20"),
                List.of(),
                context -> assertThat(processors(context)).isEqualTo(new ProcessorRange(2, 20)));
        inEnvironment(
                Map.of("BARBACK_WORKER_PROCESSORS", "3"),
                List.of(),
                context -> assertThat(processors(context)).isEqualTo(ProcessorRange.fixed(3)));
    }

    private static ProcessorRange processors(AssertableApplicationContext context) {
        return context.getBean(BarbackSettings.class)
                .workerOptions(List.of("default"))
                .processors();
    }

    @Test
    void environmentVariablesBind() {
        inEnvironment(
                Map.of(
                        "BARBACK_DATA_DIR", "/srv/jobs",
                        "BARBACK_JDBC_LEASE_TIME", "60s",
                        "BARBACK_DEFAULTQUEUE", "main",
                        "BARBACK_RETRY_WAIT", "1m",
                        "BARBACK_QUEUES_MAIL_WEIGHT", "3",
                        "BARBACK_WORKER_QUEUES", "mail,slow",
                        "BARBACK_WORKER_JOBTIMEOUT", "2m",
                        "BARBACK_PUBSUB_CALLTIMEOUT", "5s"),
                List.of(),
                context -> {
                    BarbackSettings settings = context.getBean(BarbackSettings.class);
                    assertThat(settings.database().file().file()).hasToString("/srv/jobs/barback.db");
                    assertThat(settings.database().options().leaseTime()).isEqualTo(Duration.ofSeconds(60));
                    assertThat(settings.defaultQueue()).isEqualTo("main");
                    assertThat(settings.retry().waitFor()).isEqualTo(Duration.ofMinutes(1));
                    assertThat(settings.workerOptions(List.of()).queues())
                            .isEqualTo(
                                    Map.of("mail", QueueOptions.DEFAULTS.withWeight(3), "slow", QueueOptions.DEFAULTS));
                    assertThat(settings.workerOptions(List.of()).jobTimeout()).isEqualTo(Duration.ofMinutes(2));
                    assertThat(settings.pubSub().options().callTimeout()).isEqualTo(Duration.ofSeconds(5));
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    barback.default-queue=x              | barback.default-queue: "x" can't be the name of a queue
                    barback.max-job-size=1B              | barback.max-job-size: A job may have 1000 to 9900000 bytes
                    barback.max-job-size=-5000000000B    | barback.max-job-size: A job may have 1000 to 9900000 bytes
                    barback.max-job-size=10MB            | barback.max-job-size: A job may have 1000 to 9900000 bytes
                    barback.max-job-size=much            | barback.max-job-size is a size, for example 100KB or 1MB
                    barback.retry.attempts=0             | barback.retry.attempts: Attempts are 1 or more
                    barback.retry.attempts=few           | barback.retry.attempts is a whole number, not "few".
                    barback.retry.wait=-1s               | barback.retry.wait: The wait before a retry can't be negative
                    barback.retry.wait=long              | barback.retry.wait is a duration, for example 30s or 7d, not
                    barback.retry.jitter=1.5             | barback.retry.jitter: The jitter is a fraction from 0 to 1
                    barback.queues.mail.weight=0         | barback.queues.mail.weight: The weight of
                    barback.queues.mail.processors=-1    | barback.queues.mail.processors: The processors of a queue are
                    barback.queues.mail.poll-interval=6s | barback.queues.mail.poll-interval: The poll interval of a
                    barback.queues.mail.lanes=0          | barback.queues.mail.lanes: A queue has 1 to 64 lanes; mail
                    barback.queues.mail.lanes=65         | barback.queues.mail.lanes: A queue has 1 to 64 lanes; mail
                    barback.queues.mail.lanes=many       | barback.queues.mail.lanes is a number of lanes, 1 to 64, not
                    barback.queues[mail.EU].weight=0     | barback.queues[mail.EU].weight: The weight of
                    barback.queues[mail.lane-2].weight=1 | barback.queues: mail.lane-2 is a lane of the queue mail
                    barback.worker.queues=mail.lane-2    | barback.worker.queues: mail.lane-2 is a lane of the queue
                    barback.queues.x.weight=1            | barback.queues: "x" can't be the name of a queue
                    barback.worker.queues=morgue         | barback.worker.queues: No worker serves the morgue
                    barback.worker.queues=x              | barback.worker.queues: "x" can't be the name of a queue
                    barback.worker.processors=-1         | barback.worker.processors: A worker needs 1 processor or
                    barback.worker.processors=few        | barback.worker.processors: It is a number, such as 4, or
                    barback.worker.processors=3-2        | barback.worker.processors: A worker's processors grow from
                    barback.worker.processors.min=-1     | barback.worker.processors: A worker needs 1 processor or
                    barback.worker.processors.max=-1     | barback.worker.processors: A worker's processors grow from
                    barback.worker.grace=-1s             | barback.worker.grace: Neither job timeout nor grace time
                    barback.worker.job-timeout=-1s       | barback.worker.job-timeout: Neither job timeout nor grace
                    barback.worker.max-deliveries=1      | barback.worker.max-deliveries: The greatest number of
                    barback.worker.enabled=yes           | barback.worker.enabled is true or false, not "yes".
                    barback.shares[0].weight=0           | barback.shares[0].weight: A weight
                    barback.shares[0].limit=-1           | barback.shares[0].limit:
                    barback.jdbc.lease-time=11m          | barback.jdbc.lease-time: The lease time of a database may be
                    barback.jdbc.call-timeout=0s         | barback.jdbc.call-timeout: The call timeout of a database may
                    barback.jdbc.schema=No Name          | barback.jdbc.schema: The name of a schema has
                    barback.jdbc.migrate=flase           | barback.jdbc.migrate is true or false, not "flase".
                    barback.data-dir=                    | barback.data-dir: Name a directory
                    barback.records.backlog=9            | barback.records.backlog: The job store's backlog is 1000
                    barback.records.patience=0           | barback.records.patience: The job store's patience is 1 s
                    barback.records.retention.dead=-1d   | barback.records.retention.dead: Only ended states
                    barback.pubsub.project-id=a/b        | barback.pubsub.project-id: "a/b" can't be the id of a Google
                    barback.pubsub.emulator-host=here    | barback.pubsub.emulator-host:
                    barback.pubsub.lease-time=5s         | barback.pubsub.lease-time: The lease time of Pub/Sub may be
                    barback.pubsub.retention=32d         | barback.pubsub.retention: The retention of Pub/Sub may be
                    barback.pubsub.call-timeout=0s       | barback.pubsub.call-timeout: The call timeout of Pub/Sub may
                    """)
    void whatMakesNoSenseStopsTheStart(String setting, String reason) {
        Application.inMemory()
                .withPropertyValues(setting)
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith(reason)
                        .isEqualTo(onTheCommandLine(setting)));
    }

    /** The sentence of a program without Spring. */
    private static String onTheCommandLine(String setting) {
        String[] parts = setting.split("=", 2);
        BarbackSettings settings = BarbackSettings.of(SettingSource.of(Map.of(parts[0], parts[1])));
        return assertThatThrownBy(settings::check)
                .isInstanceOf(InvalidSettingException.class)
                .actual()
                .getMessage();
    }

    @Test
    void lanesAndALimitStopTheStart() {
        Application.inMemory()
                .withPropertyValues("barback.queues.mail.lanes=8", "barback.queues.mail.processors=3")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .isEqualTo(
                                "barback.queues: A queue can have several lanes, or a limit of processors of its own,"
                                        + " not both: mail has 8 lanes and a limit of 3."));
    }

    /** What the process prints instead of a stack trace. */
    @Test
    void theReportOfAFailedStartIsTheSentence() {
        Application.inMemory().withPropertyValues("barback.retry.attempts=few").run(context -> {
            assertThat(context.getStartupFailure()).isNotNull();
            assertThat(new InvalidSettingAnalyzer()
                            .analyze(context.getStartupFailure())
                            .getDescription())
                    .isEqualTo("barback.retry.attempts is a whole number, not \"few\".");
        });
    }

    @Test
    void lanesByVariables() {
        inEnvironment(
                Map.of("BARBACK_QUEUES_MAIL_LANES", "8"),
                List.of(),
                context -> assertThat(
                                context.getBean(BarbackSettings.class).lanes().of("mail"))
                        .hasSize(8));
    }

    @Test
    void moreProcessorsAtLeastThanAtMostStopTheStart() {
        Application.inMemory()
                .withPropertyValues("barback.worker.processors.min=3", "barback.worker.processors.max=2")
                .run(context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith("barback.worker.processors: ")
                        .endsWith("max can't be less: 2 is less than 3."));
    }

    @Test
    void anUnfitVariableStopsTheStartToo() {
        inEnvironment(
                Map.of("QUEUE_NAME", "x"),
                List.of(),
                context -> assertThat(Application.reason(context.getStartupFailure()))
                        .startsWith("QUEUE_NAME: \"x\" can't be the name of a queue"));
    }

    @ParameterizedTest
    @CsvSource({"'',''       ,default", "lines,''   ,lines", "' ',''      ,default", "lines,main  ,main"})
    void theDefaultQueue(String variable, String property, String expected) {
        inEnvironment(Map.of("QUEUE_NAME", variable), List.of("barback.default-queue=" + property), context -> {
            context.getBean(Jobs.class).performLater(OfferedJob::perform);
            assertThat(context.getBean(CountingBroker.class).queues())
                    .extracting(QueueInfo::name)
                    .containsExactly(expected);
        });
    }

    @Test
    void howPubSubIsReached() {
        Map<String, Object> variables =
                Map.of("PUBSUB_JOB_QUEUE_PROJECT_ID", "from-variable", "PUBSUB_EMULATOR_HOST", "variable:1");
        assertPubSub(variables, List.of(), "from-variable", "variable:1");
        assertPubSub(
                variables,
                List.of("barback.pubsub.project-id=from-property", "barback.pubsub.emulator-host=property:1"),
                "from-property",
                "property:1");
        assertPubSub(variables, List.of("barback.pubsub.emulator-host="), "from-variable", null);
        assertPubSub(
                Map.of("PUBSUB_JOB_QUEUE_PROJECT_ID", "", "PUBSUB_EMULATOR_HOST", " "), List.of(), "job_queue", null);
    }

    private static void assertPubSub(
            Map<String, Object> variables, List<String> values, String project, String emulator) {
        inEnvironment(variables, values, context -> {
            PubSubOptions options =
                    context.getBean(BarbackSettings.class).pubSub().options();
            assertThat(options.projectId()).isEqualTo(project);
            assertThat(options.emulatorHost()).isEqualTo(emulator);
        });
    }
}

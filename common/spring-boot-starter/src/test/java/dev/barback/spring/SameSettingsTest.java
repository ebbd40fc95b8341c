package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.settings.BarbackSettings;
import dev.barback.settings.SettingSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The same names and values are the same settings in an application and on the command line. */
class SameSettingsTest {
    private static final List<String> DECLARED = List.of("default", "mail-low");

    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("BARBACK_BROKER", "pubsub"),
            Map.entry("BARBACK_DATADIR", "elsewhere"),
            Map.entry("QUEUE_NAME", "lines"),
            Map.entry("BARBACK_MAX_JOB_SIZE", "100KB"),
            Map.entry("BARBACK_RETRY_ATTEMPTS", "-1"),
            Map.entry("BARBACK_RETRY_WAIT", "1000"),
            Map.entry("BARBACK_RETRY_JITTER", "0"),
            Map.entry("BARBACK_QUEUES_MAILLOW_LANES", "8"),
            Map.entry("BARBACK_QUEUES_MAILLOW_WEIGHT", "3"),
            Map.entry("BARBACK_QUEUES_MAIL_HIGH_LANES", "4"),
            Map.entry("BARBACK_QUEUES_SLOW_POLL_INTERVAL", "PT1S"),
            Map.entry("BARBACK_QUEUES_SLOW_PROCESSORS", "2"),
            Map.entry("BARBACK_SHARES_0_JOBCLASS", "Export"),
            Map.entry("BARBACK_SHARES_0_LIMIT", "1"),
            Map.entry("BARBACK_SHARES_1_ROLE", "admin"),
            Map.entry("BARBACK_SHARES_1_WEIGHT", "2.5"),
            Map.entry("BARBACK_WORKER_PROCESSORS", "2-20"),
            Map.entry("BARBACK_WORKER_JOBTIMEOUT", "1h"),
            Map.entry("BARBACK_WORKER_GRACE", "20s"),
            Map.entry("BARBACK_WORKER_MAX_DELIVERIES", "9"),
            Map.entry("BARBACK_PUBSUB_PROJECTID", "my-project"),
            Map.entry("PUBSUB_JOB_QUEUE_PROJECT_ID", "another"),
            Map.entry("PUBSUB_EMULATOR_HOST", "localhost:1"),
            Map.entry("BARBACK_PUBSUB_LEASE_TIME", "60s"),
            Map.entry("BARBACK_PUBSUB_RETENTION", "7d"),
            Map.entry("BARBACK_PUBSUB_OUTBOX", "true"),
            Map.entry("BARBACK_JDBC_URL", "jdbc:postgresql://db/jobs"),
            Map.entry("BARBACK_JDBC_DATASOURCE", "orders"),
            Map.entry("BARBACK_JDBC_SCHEMA", "jobs"),
            Map.entry("BARBACK_JDBC_MIGRATE", "false"),
            Map.entry("BARBACK_JDBC_CALL_TIMEOUT", "5s"),
            Map.entry("BARBACK_RECORDS_BACKLOG", "2000"),
            Map.entry("BARBACK_RECORDS_PATIENCE", "2m"),
            Map.entry("BARBACK_RECORDS_RETENTION_DEAD", "1d"));

    private static BarbackSettings inSpring(Map<String, String> properties, Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(each -> environment.getPropertySources().remove(each.getName()));
        environment.getPropertySources().addLast(new MapPropertySource("file", new HashMap<>(properties)));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables)));
        return SpringSource.settings(environment);
    }

    private static BarbackSettings onTheCommandLine(Map<String, String> variables) {
        return BarbackSettings.of(SettingSource.of(variables));
    }

    private static void assertSame(BarbackSettings one, BarbackSettings other) {
        assertThat(one.check().brokerChoice()).isEqualTo(other.check().brokerChoice());
        assertThat(one.defaultQueue()).isEqualTo(other.defaultQueue());
        assertThat(one.maxJobBytes()).isEqualTo(other.maxJobBytes());
        assertThat(one.retry()).isEqualTo(other.retry());
        assertThat(one.lanes()).isEqualTo(other.lanes());
        assertThat(one.shares()).isEqualTo(other.shares());
        assertThat(one.workerOptions(DECLARED)).isEqualTo(other.workerOptions(DECLARED));
        assertThat(one.hasWorker()).isEqualTo(other.hasWorker());
        assertThat(one.pubSub().options()).isEqualTo(other.pubSub().options());
        assertThat(one.hasOutbox()).isEqualTo(other.hasOutbox());
        assertThat(one.database()).hasToString(other.database().toString());
        assertThat(one.records()).isEqualTo(other.records());
        assertThat(one.keepsRecords()).isEqualTo(other.keepsRecords());
    }

    @Test
    void byVariables() {
        BarbackSettings spring = inSpring(Map.of(), VARIABLES);
        assertSame(spring, onTheCommandLine(VARIABLES));
        assertThat(spring.lanes().of("mail-low")).hasSize(8).contains("mail-low.lane-8");
        assertThat(spring.lanes().of("mail-high")).hasSize(4);
        assertThat(spring.workerOptions(DECLARED).queues())
                .containsOnlyKeys("default", "mail-low", "mail-high", "slow")
                .hasEntrySatisfying(
                        "mail-low", options -> assertThat(options.weight()).isEqualTo(3))
                .hasEntrySatisfying(
                        "slow", options -> assertThat(options.pollInterval()).hasSeconds(1));
        assertThat(spring.shares()).hasSize(2);
        assertThat(spring.pubSub().options().projectId()).isEqualTo("my-project");
    }

    @Test
    void withoutAny() {
        assertSame(inSpring(Map.of(), Map.of()), onTheCommandLine(Map.of()));
    }

    /** A file of an application, and the variables of the command line beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"BARBACK_QUEUES_MAILLOW_LANES", "BARBACK_QUEUES_MAIL_LOW_LANES"})
    void aQueueWithAHyphenInAFileAndInAVariable(String variable) {
        for (String property : List.of("barback.queues.mail-low.lanes", "barback.queues[mail-low].lanes")) {
            BarbackSettings inFile = inSpring(Map.of(property, "8"), Map.of());
            BarbackSettings byVariable = onTheCommandLine(Map.of(variable, "8"));
            assertThat(inFile.lanes().of("mail-low"))
                    .isEqualTo(byVariable.lanes().of("mail-low"))
                    .hasSize(8);
            assertThat(inFile.lanes().of("mail-low", "ada"))
                    .isEqualTo(byVariable.lanes().of("mail-low", "ada"));
        }
    }

    @Test
    void spellingsOfFiles() {
        Map<String, String> kebab = Map.of(
                "barback.pubsub.lease-time", "60s",
                "barback.queues.mail-low.poll-interval", "1s",
                "barback.queues[mail.EU].weight", "4",
                "barback.worker.queues[0]", "mail-low",
                "barback.worker.queues[1]", "mail.EU",
                "barback.shares[0].job-class", "Export");
        Map<String, String> camel = Map.of(
                "barback.pubsub.leaseTime", "60s",
                "barback.queues.mail-low.pollInterval", "1s",
                "barback.queues[mail.EU].weight", "4",
                "barback.worker.queues", "mail-low, mail.EU",
                "barback.shares[0].jobClass", "Export");
        assertSame(inSpring(kebab, Map.of()), inSpring(camel, Map.of()));
        assertSame(inSpring(kebab, Map.of()), onTheCommandLine(camel));
        assertSame(inSpring(camel, Map.of()), onTheCommandLine(kebab));
    }

    /** As Spring documents it: the first source with a list has all of that list. */
    @Test
    void aListOfAVariableReplacesThatOfAFile() {
        BarbackSettings settings = inSpring(
                Map.of(
                        "barback.worker.queues[0]", "mail",
                        "barback.worker.queues[1]", "slow",
                        "barback.shares[0].user", "ada",
                        "barback.shares[1].user", "carl"),
                Map.of("BARBACK_WORKER_QUEUES", "other", "BARBACK_SHARES_0_WEIGHT", "5"));
        assertThat(settings.workerOptions(DECLARED).queues()).containsOnlyKeys("other");
        assertThat(settings.shares())
                .singleElement()
                .satisfies(rule -> assertThat(rule.user()).isNull());
    }

    @Test
    void placeholdersAreResolved() {
        assertThat(inSpring(Map.of("barback.default-queue", "${place}-low", "place", "mail"), Map.of())
                        .defaultQueue())
                .isEqualTo("mail-low");
    }
}

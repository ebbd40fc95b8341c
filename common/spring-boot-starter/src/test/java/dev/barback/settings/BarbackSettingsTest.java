package dev.barback.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.internal.worker.QueueOptions;
import dev.barback.settings.BrokerChoice.Kind;
import dev.barback.spi.Lanes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings mean. {@code PropertiesTest} and {@code SameSettingsTest} compare them with Spring's. */
class BarbackSettingsTest {

    private static BarbackSettings settings(String... namesAndValues) {
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return BarbackSettings.of(SettingSource.of(values));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BARBACK_QUEUES_MAILLOW_LANES",
                "BARBACK_QUEUES_MAIL_LOW_LANES",
                "barback.queues.mail-low.lanes",
                "barback.queues[mail-low].lanes"
            })
    void aQueueWithAHyphenHasLanes(String name) {
        BarbackSettings settings = settings(name, "4");
        assertThat(settings.lanes().of("mail-low"))
                .containsExactly("mail-low", "mail-low.lane-2", "mail-low.lane-3", "mail-low.lane-4");
        assertThat(settings.lanes().of("mail")).containsExactly("mail");
    }

    @Test
    void aQueueMayBeConfiguredInSeveralSpellings() {
        BarbackSettings settings = settings(
                "barback.queues[mail-low].weight", "3",
                "barback.queues.mail-low.poll-interval", "1s",
                "BARBACK_QUEUES_MAILLOW_LANES", "8");
        assertThat(settings.workerOptions(List.of("mail-low")).queues())
                .containsOnlyKeys("mail-low")
                .containsEntry("mail-low", new QueueOptions(3, 0, java.time.Duration.ofSeconds(1)));
        assertThat(settings.lanes().of("mail-low")).hasSize(8);
    }

    /** It would be a queue that no job is in. */
    @Test
    void aVariablesNameIsNotServedBesideTheQueueThatItIsFor() {
        BarbackSettings settings = settings("BARBACK_QUEUES_MAILLOW_WEIGHT", "3");
        assertThat(settings.workerOptions(List.of("default", "mail-low")).queues())
                .containsOnlyKeys("default", "mail-low")
                .containsEntry("mail-low", QueueOptions.DEFAULTS.withWeight(3));
        assertThat(settings.workerOptions(List.of("default")).queues()).containsOnlyKeys("default", "maillow");
    }

    @Test
    void anUnderscoreMayBeAHyphenOfTheQueueOrOfTheSetting() {
        BarbackSettings settings =
                settings("BARBACK_QUEUES_MAIL_LOW_POLL_INTERVAL", "1s", "BARBACK_QUEUES_MAIL_POLL_INTERVAL", "3s");
        assertThat(settings.workerOptions(List.of("default")).queues()).containsOnlyKeys("default", "mail", "mail-low");
        assertThat(settings.workerOptions(List.of("default"))
                        .queues()
                        .get("mail-low")
                        .pollInterval())
                .hasSeconds(1);
        assertThat(settings.workerOptions(List.of("default"))
                        .queues()
                        .get("mail")
                        .pollInterval())
                .hasSeconds(3);
    }

    @Test
    void oneLaneIsNone() {
        assertThat(settings("BARBACK_QUEUES_MAIL_LANES", "1", "BARBACK_QUEUES_MAIL_PROCESSORS", "2")
                        .check()
                        .lanes()
                        .isOnePerQueue())
                .isTrue();
        Lanes lanes = settings("BARBACK_QUEUES_MAILLOW_LANES", "8", "barback.queues[mail.low].lanes", "1")
                .lanes();
        assertThat(lanes.of("mail.low")).as("by its own name").hasSize(1);
        assertThat(lanes.of("mail-low")).hasSize(8);
    }

    @Test
    void lanesByVariableAndALimitByNameAreBoth() {
        assertThatThrownBy(
                        settings("BARBACK_QUEUES_MAILLOW_LANES", "8", "barback.queues[mail.low].processors", "3")
                                ::check)
                .hasMessage("barback.queues: A queue can have several lanes, or a limit of processors of its own, not"
                        + " both: mail.low has 8 lanes and a limit of 3.");
    }

    @ParameterizedTest
    @CsvSource({
        "BARBACK_DEFAULT_QUEUE, QUEUE_NAME, one, other, one",
        "BARBACK_DEFAULTQUEUE,  QUEUE_NAME, ' ', other, other",
        "BARBACK_DEFAULTQUEUE,  QUEUE_NAME, '',  ' ',   default"
    })
    void theDefaultQueue(String property, String variable, String named, String byVariable, String expected) {
        assertThat(settings(property, named, variable, byVariable).defaultQueue())
                .isEqualTo(expected);
    }

    @Test
    void recordsAreKeptWhereThereIsADatabase() {
        assertThat(settings().keepsRecords()).isTrue();
        assertThat(settings("BARBACK_RECORDS_ENABLED", "False").keepsRecords()).isFalse();
        assertThat(settings("BARBACK_BROKER", "pubsub").keepsRecords()).isFalse();
        assertThat(settings("BARBACK_BROKER", "pubsub", "BARBACK_JDBC_URL", "jdbc:sqlite:x")
                        .keepsRecords())
                .isTrue();
        assertThat(settings("BARBACK_BROKER", "memory", "BARBACK_JDBC_URL", "jdbc:sqlite:x")
                        .keepsRecords())
                .isFalse();
        assertThat(settings("BARBACK_BROKER", "memory", "BARBACK_RECORDS_ENABLED", "true")
                        .keepsRecords())
                .isTrue();
    }

    /** The developer's machine may have them, though the broker is a database. */
    @Test
    void variablesOfGooglesToolsMatterOnlyToPubSub() {
        BarbackSettings settings = settings("BARBACK_BROKER", "jdbc", "PUBSUB_EMULATOR_HOST", "http://localhost:8085");
        assertThat(settings.check().brokerChoice().kind()).isEqualTo(Kind.JDBC);
        assertThatThrownBy(() -> settings.pubSub().options())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("PUBSUB_EMULATOR_HOST: ");
    }

    @Test
    void pubSubFromVariables() {
        BarbackSettings settings =
                settings("PUBSUB_JOB_QUEUE_PROJECT_ID", " bar ", "PUBSUB_EMULATOR_HOST", "localhost:8085");
        assertThat(settings.pubSub().options().projectId()).isEqualTo("bar");
        assertThat(settings.pubSub().options().emulatorHost()).isEqualTo("localhost:8085");
        assertThat(settings("PUBSUB_EMULATOR_HOST", " ").pubSub().options().emulatorHost())
                .isNull();
        assertThat(settings("PUBSUB_EMULATOR_HOST", "localhost:1", "BARBACK_PUBSUB_EMULATORHOST", "")
                        .pubSub()
                        .options()
                        .emulatorHost())
                .as("set, but empty")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "1000B, 1000", "2KB, 2048", "1MB, 1048576", "' 1MB ', 1048576", "'', 9900000"})
    void sizes(String size, int bytes) {
        assertThat(settings("BARBACK_MAXJOBSIZE", size).maxJobBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1kb", "1.5MB", "MB", "1 PB", "999999999999999TB"})
    void noSizes(String size) {
        assertThatThrownBy(settings("BARBACK_MAXJOBSIZE", size)::maxJobBytes)
                .hasMessage("barback.max-job-size is a size, for example 100KB or 1MB, not \"" + size + "\".");
    }

    @Test
    void onePartMayBeUsedThoughAnotherIsWrong() {
        BarbackSettings settings = settings("BARBACK_WORKER_GRACE", "long", "BARBACK_QUEUES_MAIL_LANES", "2");
        assertThat(settings.lanes().of("mail")).hasSize(2);
        assertThatThrownBy(settings::check).hasMessageStartingWith("barback.worker.grace is a duration");
    }

    @Test
    void aPasswordIsNotShown() {
        String database = settings(
                        "BARBACK_JDBC_URL", "jdbc:postgresql://db/jobs?password=hidden1",
                        "BARBACK_JDBC_USERNAME", "ada",
                        "BARBACK_JDBC_PASSWORD", "hidden2")
                .database()
                .toString();
        assertThat(database).contains("PostgreSQL, db/jobs").doesNotContain("hidden");
    }
}

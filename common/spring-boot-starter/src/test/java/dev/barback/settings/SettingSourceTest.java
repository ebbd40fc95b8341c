package dev.barback.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and their spellings. */
class SettingSourceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "barback.pubsub.lease-time",
                "barback.pubsub.leaseTime",
                "barback.pubsub.lease_time",
                "barback.pubsub.leasetime",
                "barback.PubSub.LEASE-TIME",
                "BARBACK_PUBSUB_LEASETIME",
                "BARBACK_PUBSUB_LEASE_TIME"
            })
    void everySpellingIsFound(String spelling) {
        assertThat(SettingSource.of(Map.of(spelling, "60s")).value("barback.pubsub.lease-time"))
                .isEqualTo("60s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pubsub.lease-time",
                "barback.pubsub.leasetimes",
                "barback.pubsub.lease.time.x",
                "BARBACK_PUBSUBLEASETIME",
                "barback_pubsub_leasetime",
                "OTHER_BARBACK_PUBSUB_LEASETIME"
            })
    void othersAreNot(String name) {
        assertThat(SettingSource.of(Map.of(name, "60s")).value("barback.pubsub.lease-time"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "barback.queues.mail-low.lanes,    barback.queues.mail-low.lanes",
        "barback.queues.mailLow.lanes,     barback.queues.mail-low.lanes",
        "BARBACK_QUEUES_MAILLOW_LANES,     barback.queues.mail-low.lanes",
        "BARBACK_QUEUES_MAIL_LOW_LANES,    barback.queues.mail-low.lanes",
        "barback.queues[mail.EU].lanes,    barback.queues[mail.EU].lanes",
        "barback.shares[1].job-class,      barback.shares[1].job-class",
        "BARBACK_SHARES_1_JOBCLASS,        barback.shares[1].job-class",
        "BARBACK_SHARES_1_JOB_CLASS,       barback.shares[1].job-class",
        "BARBACK_WORKER_QUEUES_0,          barback.worker.queues[0]",
        "QUEUE_NAME,                       QUEUE_NAME"
    })
    void namesInNames(String spelling, String name) {
        assertThat(SettingSource.of(Map.of(spelling, "1")).value(name)).isEqualTo("1");
    }

    @Test
    void aNameInBracketsHasOneSpelling() {
        SettingSource source =
                SettingSource.of(Map.of("barback.queues[mail-low].lanes", "1", "barback.queues.maillow.lanes", "2"));
        assertThat(source.value("barback.queues[mail-low].lanes")).isEqualTo("1");
        assertThat(source.value("barback.queues.mail-low.lanes")).isEqualTo("2");
        assertThat(source.value("barback.queues[maillow].lanes")).isNull();
    }

    @Test
    void whatIsKnownBelowAName() {
        SettingSource source = SettingSource.of(Map.of(
                "barback.queues.mail-low.lanes", "8",
                "barback.queues[mail.EU].poll-interval", "1s",
                "BARBACK_QUEUES_MAIL_POLL_INTERVAL", "1s",
                "barback.queuesize", "1",
                "barback.broker", "jdbc",
                "PATH", "/bin"));
        assertThat(source.below("barback.queues"))
                .containsExactlyInAnyOrder(
                        List.of("mail-low", "lanes"),
                        List.of("mail.EU", "poll-interval"),
                        List.of("mail", "poll", "interval"));
        assertThat(source.below("barback.shares")).isEmpty();
    }
}

package dev.barback.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.ExecutionRecord;
import dev.barback.JobRecord;
import dev.barback.JobState;
import dev.barback.Progress;
import dev.barback.QueueInfo;
import dev.barback.WorkerRecord;
import dev.barback.contract.ReleasedMigrationsContract;
import dev.barback.internal.broker.MemoryBroker;
import dev.barback.internal.jdbc.outbox.OutboxBroker;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.spi.FeedPosition;
import dev.barback.spi.JobStore;
import dev.barback.spi.Lease;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The tables of jobs of the last release: their rows are the same jobs after the migrations. */
class ReleasedMigrationsTest extends ReleasedMigrationsContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS;
    private static final Instant THEN = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    ReleasedMigrationsTest() {
        super("dev/barback/jdbc");
    }

    @Override
    protected void migrateAndRead(String url) throws Exception {
        JdbcAddress address = JdbcAddress.of(url, null, null);
        Schema.migrate(address, OPTIONS);
        assertThat(Schema.version(address.dataSource(OPTIONS))).isEqualTo(Schema.VERSION);
        try (JdbcBroker broker = open(address)) {
            readMessages(broker);
            readJobs(broker.jobStore());
            readOthers(broker.jobStore());
        }
        readOutbox(address);
    }

    private static JdbcBroker open(JdbcAddress address) {
        Path file = address.file();
        return file == null
                ? JdbcBroker.postgres(address.dataSource(OPTIONS), OPTIONS, AmbientTransaction.NONE)
                : JdbcBroker.sqlite(file, OPTIONS);
    }

    private static void readMessages(JdbcBroker broker) {
        assertThat(broker.queues()).extracting(QueueInfo::name).containsExactly("mail", "news");
        List<Lease> leases = broker.fetch("mail", 10, Duration.ZERO);
        assertThat(leases).as("the other is due in 2100").hasSize(1);
        assertThat(leases.get(0).message().data()).isEqualTo(bytes("now"));
        assertThat(leases.get(0).message().attributes()).isEqualTo(Map.of("job_class", "WelcomeMail"));
        broker.acknowledge("mail", leases);
        assertThat(broker.queues().get(0).delayed()).hasValue(1);
    }

    private static void readJobs(JobStore jobStore) {
        JobRecord completed = jobStore.find("completed").orElseThrow();
        assertThat(completed.state()).isEqualTo(JobState.COMPLETED);
        assertThat(completed.createdAt()).isEqualTo(THEN);
        assertThat(completed.job().user()).isEqualTo("ada");
        assertThat(completed.job().priority()).isEqualTo(5);
        assertThat(completed.job().duration()).isEqualTo(Duration.ofMinutes(1));
        assertThat(completed.job().webhook()).isEqualTo(URI.create("https://example.com/ended"));
        assertThat(completed.execution().result()).isEqualTo("done");
        assertThat(completed.execution().progress())
                .isEqualTo(new Progress(3, 4, "three of four", THEN.plusSeconds(1)));
        assertThat(completed.data().json()).isEqualTo(bytes("{}"));

        JobRecord scheduled = jobStore.find("scheduled").orElseThrow();
        assertThat(scheduled.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(scheduled.job().scheduledAt()).isEqualTo(LATER);
        assertThat(jobStore.overdue("mail", Duration.ZERO, Duration.ZERO, Optional.empty(), 10))
                .extracting(JobRecord::jobId)
                .containsExactly("waiting");
        assertThat(jobStore.overdue("old", Duration.ZERO, Duration.ZERO, Optional.empty(), 10))
                .as("was cleared")
                .isEmpty();
    }

    private static void readOthers(JobStore jobStore) {
        List<ExecutionRecord> executions = jobStore.executions("waiting", 10);
        assertThat(executions).hasSize(1);
        assertThat(executions.get(0).failure())
                .isEqualTo(new ExecutionRecord.Failure("IOException", "no answer", "at WelcomeMail"));
        assertThat(jobStore.timeSpent("ada"))
                .as("three seconds before, two now")
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(jobStore.workers()).extracting(WorkerRecord::id).containsExactly("w1");
        assertThat(jobStore.workers().get(0).keepsRecords()).isTrue();
        assertThat(jobStore.paused()).isEqualTo(Map.of("news", THEN));
        assertThat(jobStore.findPosition("webhooks")).contains(new FeedPosition("a place", THEN));
        assertThat(jobStore.changes(Optional.empty(), 10).jobs()).isEmpty();
    }

    private static void readOutbox(JdbcAddress address) {
        MemoryBroker target = new MemoryBroker();
        Path file = address.file();
        DataSource source = address.dataSource(OPTIONS);
        try (OutboxBroker outbox = file == null
                ? OutboxBroker.postgres(target, source, OPTIONS, AmbientTransaction.NONE)
                : OutboxBroker.sqlite(target, file, AmbientTransaction.NONE)) {
            await().until(() ->
                    target.queues().stream().anyMatch(queue -> queue.delayed().orElse(0) == 1));
            assertThat(target.fetch("news", 10, Duration.ZERO))
                    .as("the other was rejected before")
                    .isEmpty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.barback.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.Backlog;
import dev.barback.JobOperations;
import dev.barback.Jobs;
import dev.barback.Options;
import dev.barback.contract.PubSubEmulator;
import dev.barback.spi.Broker;
import dev.barback.spi.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The scaling endpoint on each kind of broker, with and without records. */
class ScalingTest {
    private static final Backlog ONE_WAITS = new Backlog(1, 0);

    @TempDir
    private Path folder;

    @Test
    void onABrokerThatCounts() {
        everythingIsCounted(Application.inMemory());
    }

    @Test
    void onADatabase() {
        ApplicationContextRunner database =
                Application.bare().withPropertyValues("barback.broker=jdbc", "barback.data-dir=" + folder);
        everythingIsCounted(database.withPropertyValues("barback.records.enabled=false"));
    }

    @Test
    void onADatabaseWithRecords() {
        recorded(
                Application.bare().withPropertyValues("barback.broker=jdbc", "barback.data-dir=" + folder),
                ScalingTest::whatIsPausedDoesNotWait);
    }

    @Test
    void onPubSubWithRecords() {
        recorded(
                onPubSub()
                        .withPropertyValues(
                                "barback.records.enabled=true",
                                "barback.jdbc.url=jdbc:sqlite:" + folder.resolve("records.db")),
                ScalingTest::whatIsPausedDoesNotWait);
    }

    /** A zero would remove all workers. */
    @Test
    void onPubSubWithoutRecordsItIsNotKnown() {
        onPubSub().withPropertyValues("barback.records.enabled=false").run(context -> {
            assertThat(ask(context).getStatus())
                    .as("a queue that is not there has no jobs")
                    .isEqualTo(200);
            context.getBean(Jobs.class).performLater(OfferedJob::perform);
            WebEndpointResponse<Object> answer = ask(context);
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(answer.getBody())
                    .isEqualTo(new ScalingEndpoint.Unknown("The backlog of default is unknown: its broker can't"
                            + " count, and there is no job store here (barback.records.enabled)."));
        });
    }

    @Test
    void namesThatNoQueueCanHave() {
        Application.inMemory().run(context -> {
            assertThat(ask(context, "x").getStatus()).isEqualTo(400);
            assertThat(ask(context, "morgue").getStatus()).isEqualTo(400);
        });
    }

    private static void everythingIsCounted(ApplicationContextRunner application) {
        application.withPropertyValues("barback.queues.mail.weight=1").run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            Broker broker = context.getBean(Broker.class);
            assertThat(counted(context))
                    .as("of queues that are not there")
                    .isEqualTo(scaling(Map.of("default", Backlog.NONE, "mail", Backlog.NONE)));
            jobs.performLater(OfferedJob::perform);
            jobs.performLater(OfferedJob::perform);
            jobs.in(Duration.ofDays(1)).performLater(OfferedJob::perform);
            jobs.set(Options.queue("mail")).performLater(OfferedJob::perform);
            jobs.set(Options.queue("another")).performLater(OfferedJob::perform);
            List<Lease> leases = new ArrayList<>();
            await().until(() -> leases.addAll(broker.fetch("default", 1, Duration.ofSeconds(1))));
            assertThat(counted(context)).isEqualTo(scaling(Map.of("default", new Backlog(1, 1), "mail", ONE_WAITS)));
            assertThat(counted(context).backlog()).isEqualTo(3);
            assertThat(counted(context, "another", "nobody"))
                    .isEqualTo(scaling(Map.of("another", ONE_WAITS, "nobody", Backlog.NONE)));
            broker.acknowledge("default", leases);
            assertThat(counted(context, "default").running()).isZero();
        });
    }

    private static void whatIsPausedDoesNotWait(AssertableApplicationContext context) {
        Jobs jobs = context.getBean(Jobs.class);
        JobOperations operations = context.getBean(JobOperations.class);
        assertThat(counted(context).backlog()).isZero();
        jobs.performLater(OfferedJob::perform);
        jobs.in(Duration.ofDays(1)).performLater(OfferedJob::perform);
        assertThat(counted(context)).isEqualTo(scaling(Map.of("default", ONE_WAITS)));
        operations.pause("default");
        assertThat(counted(context).backlog()).isZero();
        operations.resume("default");
        assertThat(counted(context).backlog()).isEqualTo(1);
        assertThat(counted(context, "nobody").backlog()).isZero();
        operations.clear("default");
        assertThat(counted(context).backlog()).isZero();
    }

    private static void recorded(
            ApplicationContextRunner application,
            org.springframework.boot.test.context.runner.ContextConsumer<AssertableApplicationContext> test) {
        application
                .withConfiguration(AutoConfigurations.of(RecordsAutoConfiguration.class))
                .run(test);
    }

    private static ApplicationContextRunner onPubSub() {
        return Application.onPubSub()
                .withPropertyValues(
                        "barback.pubsub.project-id=scaling-" + UUID.randomUUID(),
                        "barback.pubsub.emulator-host="
                                + PubSubEmulator.shared().hostAndPort());
    }

    private static ScalingEndpoint.Scaling scaling(Map<String, Backlog> queues) {
        return ScalingEndpoint.Scaling.of(queues);
    }

    private static ScalingEndpoint.Scaling counted(AssertableApplicationContext context, String... queues) {
        WebEndpointResponse<Object> answer = ask(context, queues);
        assertThat(answer.getStatus()).as("%s", answer.getBody()).isEqualTo(200);
        return (ScalingEndpoint.Scaling) answer.getBody();
    }

    private static WebEndpointResponse<Object> ask(AssertableApplicationContext context, String... queues) {
        return context.getBean(ScalingEndpoint.class).scaling(queues.length == 0 ? null : List.of(queues));
    }
}

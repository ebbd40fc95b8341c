package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.JobEvent;
import dev.barback.JobListener;
import dev.barback.Jobs;
import dev.barback.QueueInfo;
import dev.barback.internal.jdbc.queue.JdbcBroker;
import dev.barback.internal.morgue.Morgue;
import dev.barback.spi.Broker;
import dev.barback.web.enqueue.EnqueueExamples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The setup of {@code make run}: web and a worker in one process, on a SQLite file. */
@SpringBootTest(
        classes = WebApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"barback.broker=jdbc", "barback.worker.enabled=true"})
@Import(OneProcessTest.Listening.class)
@DirtiesContext
class OneProcessTest {
    @TempDir
    private static Path folder;

    @Autowired
    private BlockingQueue<JobEvent.Performed> performed;

    private Api api;

    @TestConfiguration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        BlockingQueue<JobEvent.Performed> performed() {
            return new LinkedBlockingQueue<>();
        }

        @Bean
        JobListener tells(BlockingQueue<JobEvent.Performed> performed) {
            return event -> {
                if (event instanceof JobEvent.Performed each) {
                    performed.add(each);
                }
            };
        }
    }

    @DynamicPropertySource
    static void inAFolderOfItsOwn(DynamicPropertyRegistry properties) {
        properties.add("barback.data-dir", folder::toString);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        api = new Api(port);
        performed.clear();
    }

    @Test
    void whatIsPostedIsPerformed(@Autowired Broker broker) throws Exception {
        assertThat(broker).isInstanceOf(JdbcBroker.class);
        Api.Answer answer = api.enqueue(EnqueueExamples.ONE);
        assertThat(answer.status()).isEqualTo(201);
        JobEvent.Performed done = performed.poll(30, TimeUnit.SECONDS);
        assertThat(done.job().jobId()).isEqualTo(id(answer));
        assertThat(done.outcome().name()).isEqualTo("COMPLETED");
        await().until(() -> broker.queues().stream().allMatch(OneProcessTest::isEmpty));
        assertThat(folder.resolve("barback.db")).exists();
    }

    @Test
    void whatFailsWhenItRunsLiesInTheMorgueWithTheReason(@Autowired Morgue morgue) {
        Api.Answer answer = api.enqueue("{\"job\":{\"queue_id\":\"fibonacci\",\"payload\":{\"n\":-1}}}");
        assertThat(answer.status()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(morgue.list(10)).anySatisfy(job -> {
                    assertThat(job.jobId()).isEqualTo(id(answer));
                    assertThat(job.reason()).contains("n is 0 to 1000000, not -1.");
                }));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheParametersName(@Autowired Jobs jobs) {
        Api.Answer answer = api.enqueue("{\"job\":{\"queue_id\":\"fibonacci\",\"payload\":{\"n\":\"many\"}}}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("field")).isEqualTo("job.payload.n");
        assertThat(answer.text("detail")).contains("n takes a number");
        assertThat(performed).isEmpty();
    }

    @Test
    void isWellAndReady() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(api.get("/actuator/health").text("status")).isEqualTo("UP"));
        assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(200);
    }

    private static String id(Api.Answer answer) {
        return answer.json().path("job").path("id").stringValue();
    }

    private static boolean isEmpty(QueueInfo queue) {
        return queue.available().orElseThrow() + queue.leased().orElseThrow() == 0
                || queue.name().equals("morgue");
    }
}

package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;

import dev.barback.BrokerException;
import dev.barback.spi.Broker;
import dev.barback.web.broker.BrokerBulkhead;
import dev.barback.web.enqueue.EnqueueExamples;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** A broker that is unreachable, and comes back. */
@SpringBootTest(
        classes = WebApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "barback.broker=memory")
@Timeout(90)
class BrokerAwayTest {
    @MockitoBean
    Broker broker;

    @Test
    void tryAgainLater(@LocalServerPort int port) {
        Api api = new Api(port);
        BrokerException away = new BrokerException("No answer from 10.0.0.1:8085.");
        doThrow(away).when(broker).publish(any(), any());
        doThrow(away).when(broker).queues();
        doThrow(away).when(broker).probe();

        Api.Answer answer = api.enqueue(EnqueueExamples.ONE);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.response().body()).contains("Try again later").doesNotContain("10.0.0.1");
        ProblemSchema.requireValid(answer.response().body());
        assertThat(api.get("/actuator/health").status()).isEqualTo(503);
        assertThat(api.get("/actuator/health").response().body())
                .contains("DOWN")
                .doesNotContain("10.0.0.1");
        assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(200);

        Api.Answer scaling = api.get("/actuator/scaling");
        assertThat(scaling.status()).as("a zero would scale the workers down").isEqualTo(503);
        assertThat(scaling.text("problem")).isEqualTo("The backlog is unknown now.");

        doNothing().when(broker).publish(any(), any());
        assertThat(api.enqueue(EnqueueExamples.ONE).status()).isEqualTo(201);
        assertThat(api.get("/actuator/health").status()).isEqualTo(200);
    }

    /** A full disk or a read-only database: the broker can be read, but not written to. */
    @Test
    void bulksThatAreRefusedAreEvidence(@LocalServerPort int port) {
        Api api = new Api(port);
        doNothing().when(broker).publish(any(), any());
        doReturn(List.of()).when(broker).queues();
        doReturn(false).when(broker).probe();
        assertThat(api.enqueue(EnqueueExamples.ONE).status()).isEqualTo(201);
        assertThat(api.get("/actuator/health").status()).isEqualTo(200);

        doThrow(new BrokerException("No space left on device")).when(broker).publish(any(), any());
        api.post("/api/jobs/bulk", EnqueueExamples.MANY);
        assertThat(api.get("/actuator/health").status()).isEqualTo(503);

        doNothing().when(broker).publish(any(), any());
        assertThat(api.enqueue(EnqueueExamples.ONE).status()).isEqualTo(201);
        assertThat(api.get("/actuator/health").status()).isEqualTo(200);
    }

    @Test
    void fewWaitForOneThatDoesNotAnswer(@LocalServerPort int port) throws Exception {
        Api api = new Api(port);
        doThrow(new BrokerException("No answer.")).when(broker).publish(any(), any());
        assertThat(api.enqueue(EnqueueExamples.ONE).status()).isEqualTo(503);

        CountDownLatch waiting = new CountDownLatch(BrokerBulkhead.MAX_CALLS);
        CountDownLatch answer = new CountDownLatch(1);
        doAnswer(call -> {
                    waiting.countDown();
                    answer.await();
                    return null;
                })
                .when(broker)
                .publish(any(), any());
        ExecutorService clients = Executors.newFixedThreadPool(BrokerBulkhead.MAX_CALLS);
        try {
            List<Future<Integer>> few = IntStream.range(0, BrokerBulkhead.MAX_CALLS)
                    .mapToObj(i -> clients.submit(
                            () -> api.enqueue(EnqueueExamples.ONE).status()))
                    .toList();
            waiting.await();
            for (String path : List.of("/api/jobs", "/api/jobs/bulk")) {
                Api.Answer refused = api.post(path, path.endsWith("bulk") ? EnqueueExamples.MANY : EnqueueExamples.ONE);
                assertThat(refused.status()).as("while the others wait").isEqualTo(503);
                assertThat(refused.header("Retry-After")).isEqualTo("5");
                ProblemSchema.requireValid(refused.response().body());
            }
            answer.countDown();
            for (Future<Integer> each : few) {
                assertThat(each.get()).isEqualTo(201);
            }
        } finally {
            answer.countDown();
            clients.shutdownNow();
        }
        assertThat(api.enqueue(EnqueueExamples.ONE).status()).isEqualTo(201);
    }
}

package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.JobEvent;
import dev.barback.JobListener;
import dev.barback.web.enqueue.EnqueueExamples;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A job from the request to its end, with a worker in the same process. */
@SpringBootTest(
        classes = WebApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"barback.broker=memory", "barback.worker.enabled=true"})
@Import({TestJobs.class, WorkerInsideTest.Listening.class})
class WorkerInsideTest {

    @TestConfiguration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        CompletableFuture<JobEvent.Performed> firstPerformed() {
            return new CompletableFuture<>();
        }

        @Bean
        JobListener tellsOfTheFirst(CompletableFuture<JobEvent.Performed> first) {
            return event -> {
                if (event instanceof JobEvent.Performed performed) {
                    first.complete(performed);
                }
            };
        }
    }

    @Test
    void runsToTheEnd(@LocalServerPort int port, @Autowired CompletableFuture<JobEvent.Performed> first)
            throws Exception {
        Api api = new Api(port);
        Api.Answer answer = api.enqueue(EnqueueExamples.ONE);

        JobEvent.Performed performed = first.get(30, TimeUnit.SECONDS);
        assertThat(performed.job().jobId())
                .isEqualTo(answer.json().path("job").path("id").stringValue());
        assertThat(performed.outcome().name()).isEqualTo("COMPLETED");
        assertThat(api.get("/actuator/health").status()).isEqualTo(200);
    }
}

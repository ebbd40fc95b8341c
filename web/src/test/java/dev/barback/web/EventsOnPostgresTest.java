package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.contract.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Two web processes on one PostgreSQL, one of them with a worker: both serve the same events. */
@Timeout(120)
class EventsOnPostgresTest {
    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;

    @BeforeAll
    static void start() {
        String url = PostgresServer.newUrl();
        one = start(url, "false");
        other = start(url, "true");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void whatHappensInOneIsToldByTheOther() {
        String id;
        String place;
        try (EventStream events = EventStream.open(port(one), "/api/events?user=ada")) {
            events.next("snapshot");
            id = enqueue(other);
            JsonNode ended =
                    events.job(id, job -> job.path("state").stringValue().equals("completed"));
            assertThat(ended.at("/latest_execution/result").stringValue()).isEqualTo("Hello Ada Lovelace");
            place = events.lastEventId();
        }
        String missed = enqueue(one);
        try (EventStream events = EventStream.open(port(other), "/api/events?user=ada", place)) {
            events.job(missed, job -> job.path("state").stringValue().equals("completed"));
            assertThat(events.seen()).noneMatch(event -> event.name().equals("snapshot"));
        }
    }

    private static String enqueue(ConfigurableApplicationContext process) {
        Api.Answer answer = new Api(port(process))
                .enqueue(RecordedTest.job("'job_class':'HelloMeJob','arguments':['Ada','Lovelace'],'user':'ada'"));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.json().path("job").path("id").stringValue();
    }

    private static int port(ConfigurableApplicationContext process) {
        return ((WebServerApplicationContext) process).getWebServer().getPort();
    }

    private static ConfigurableApplicationContext start(String url, String worker) {
        return SpringApplication.run(
                WebApplication.class,
                "--server.port=0",
                "--barback.command-server.port=0",
                "--barback.worker.enabled=" + worker,
                "--barback.jdbc.username=postgres",
                "--barback.jdbc.url=" + url);
    }
}

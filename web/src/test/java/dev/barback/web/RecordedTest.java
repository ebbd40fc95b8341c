package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The web process with a worker inside, on SQLite as broker and job store. Tests share it. */
@SpringBootTest(
        classes = WebApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"barback.broker=jdbc", "barback.worker.enabled=true"})
@DirtiesContext
abstract class RecordedTest {
    @TempDir
    private static Path folder;

    Api api;

    @DynamicPropertySource
    static void inAFolderOfItsOwn(DynamicPropertyRegistry properties) {
        properties.add("barback.data-dir", folder::toString);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        api = new Api(port);
    }

    /** Enqueues a job that is due in a day. */
    String scheduled() {
        return enqueued("'job_class':'HelloMeJob','arguments':['Ada','Lovelace'],'wait':'1d'");
    }

    /** A completed job. */
    String completed() {
        return ended("'job_class':'HelloMeJob','arguments':['Ada','Lovelace']", "completed");
    }

    /** A job in the morgue. */
    String dead() {
        return ended("'queue_id':'fibonacci','payload':{'n':-1}", "dead");
    }

    String ended(String job, String state) {
        String id = enqueued(job);
        awaitState(id, state);
        return id;
    }

    String enqueued(String job) {
        Api.Answer answer = api.enqueue(job(job));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.json().path("job").path("id").stringValue();
    }

    static String job(String fields) {
        return ("{'job':{" + fields + "}}").replace('\'', '"');
    }

    void awaitState(String id, String state) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(shown(id).path("state").stringValue()).isEqualTo(state));
    }

    JsonNode shown(String id) {
        Api.Answer answer = api.get("/api/jobs/" + id);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().path("job");
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    static void assertProblem(Api.Answer answer, int status, String detail) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.text("detail")).contains(detail).endsWith(".");
        ProblemSchema.requireValid(answer.response().body());
    }
}

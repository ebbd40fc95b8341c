package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.EnqueueOptions;
import dev.barback.Jobs;
import dev.barback.NewJob;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Lists, shows and changes jobs; pauses queues; lists workers. */
class JobActionsTest extends RecordedTest {

    @Test
    void showsAll() {
        JsonNode job = shown(completed());
        assertThat(job.path("job_class").stringValue()).isEqualTo("HelloMeJob");
        assertThat(job.path("arguments").toString()).isEqualTo("[\"Ada\",\"Lovelace\"]");
        assertThat(job.path("executions").intValue()).isEqualTo(1);
        assertThat(job.path("latest_execution").path("result").stringValue()).contains("Ada");
        assertThat(job.path("latest_execution").path("finished_at").stringValue())
                .endsWith("Z");
        assertThat(job.path("history").get(0).path("ending").stringValue()).isEqualTo("completed");
        assertThat(job.path("waiting_because").isNull()).isTrue();

        JsonNode dead = shown(dead());
        assertThat(dead.path("history").get(0).path("error").path("message").stringValue())
                .contains("n is 0 to 1000000");
        assertThat(dead.path("history").get(0).path("error").path("backtrace").stringValue())
                .contains("FibonacciJob");
        assertThat(shown(scheduled()).path("waiting_because").stringValue()).startsWith("It is due at ");
    }

    @Test
    void isNotSentTwice() {
        String id = scheduled();
        String tag = api.get("/api/jobs/" + id).header("ETag");
        assertThat(tag).startsWith("\"").endsWith("\"");
        assertThat(api.get("/api/jobs/" + id).response().headers().allValues("ETag"))
                .containsExactly(tag);
        assertThat(api.send(api.to("/api/jobs/" + id).header("If-None-Match", tag))
                        .status())
                .isEqualTo(304);

        assertThat(api.post("/api/jobs/" + id + "/postpone", "{\"wait\":\"2d\"}")
                        .header("ETag"))
                .isNotEqualTo(tag);
        assertThat(api.send(api.to("/api/jobs/" + id).header("If-None-Match", tag))
                        .status())
                .isEqualTo(200);
        assertProblem(
                api.send(api.to("/api/jobs/" + id + "/cancel")
                        .header("If-Match", tag)
                        .POST(BodyPublishers.noBody())),
                412,
                "The job has changed: its ETag is");
        assertThat(api.send(api.to("/api/jobs/" + id + "/cancel")
                                .header(
                                        "If-Match",
                                        "\"x\", " + api.get("/api/jobs/" + id).header("ETag"))
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headIsGetWithoutBody() {
        Api.Answer answer = api.send(api.to("/api/jobs/" + scheduled()).method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isNotEmpty();
        assertThat(answer.response().body()).isEmpty();
    }

    @Test
    void cancels() {
        String id = scheduled();
        Api.Answer answer = api.post("/api/jobs/" + id + "/cancel");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("job").path("state").stringValue()).isEqualTo("cancelled");
        assertThat(api.post("/api/jobs/" + id + "/cancel", "{}").status()).isEqualTo(200);
        assertProblem(api.post("/api/jobs/" + completed() + "/cancel"), 409, "is completed: it can't be cancelled.");
    }

    @Test
    void stopsWhatRuns() {
        String id = ended("'job_class':'MockJob','arguments':{'sleep_duration':60,'raise_error':false}", "executing");
        assertProblem(api.delete("/api/jobs/" + id), 409, "is executing: cancel it before you delete it.");
        assertThat(api.post("/api/jobs/" + id + "/cancel").status()).isEqualTo(202);
        awaitState(id, "cancelled");
    }

    @Test
    void postponesAndRunsNow() {
        String id = scheduled();
        Api.Answer answer = api.post("/api/jobs/" + id + "/postpone", "{\"scheduled_at\":\"2099-01-01T00:00:00Z\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("job").path("scheduled_at").stringValue()).startsWith("2099-01-01T00:00:00");
        assertThat(api.post("/api/jobs/" + id + "/run").status()).isEqualTo(200);
        awaitState(id, "completed");
        assertThat(shown(id).path("executions").intValue()).isEqualTo(1);
        assertProblem(api.post("/api/jobs/" + id + "/run"), 409, "it can't be run now.");
        assertProblem(api.post("/api/jobs/" + id + "/postpone", "{\"wait\":1}"), 409, "it can't be postponed.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|422|The due time is missing.",
                "|400|The body is empty. Send {\"wait\":\"5m\"}",
                "{\"wait\":-1}|422|wait should be",
                "{\"wait\":\"1d\",\"scheduled_at\":\"2099-01-01T00:00:00Z\"}|422|give one of them",
                "{\"until\":1}|422|There is no field \"until\"",
                "[1]|422|The body should be an object"
            })
    void postponementsThatCantBe(String body, int status, String detail) {
        assertProblem(api.post("/api/jobs/" + scheduled() + "/postpone", body == null ? "" : body), status, detail);
    }

    @Test
    void revivesAndDeletes() {
        String id = dead();
        assertThat(api.post("/api/jobs/" + id + "/revive").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(shown(id).path("history").size()).isEqualTo(2));
        awaitState(id, "dead");
        assertThat(api.delete("/api/jobs/" + id).status()).isEqualTo(204);
        assertProblem(api.get("/api/jobs/" + id), 404, "There is no job " + id);

        String waiting = scheduled();
        assertProblem(api.post("/api/jobs/" + waiting + "/revive"), 409, "only a job that has ended can be revived.");
        assertProblem(api.delete("/api/jobs/" + waiting), 409, "cancel it before you delete it.");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "DELETE, ''",
        "POST, /cancel",
        "POST, /run",
        "POST, /revive",
    })
    void jobsThatAreNotThere(String method, String action) {
        assertProblem(
                api.send(api.to("/api/jobs/nobody" + action).method(method, BodyPublishers.noBody())),
                404,
                "There is no job nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%20", "%00", "%0d%0a", "%C3%A9", "%ff", "a%2fb", "%7f", "..%2f", "a;b", "a%5cb"})
    void hostileIds(String id) {
        for (String path : List.of("/api/jobs/" + id, "/api/queues/" + id + "/pause")) {
            Api.Answer answer = path.endsWith("pause") ? api.post(path) : api.get(path);
            assertThat(answer.status()).as(path).isBetween(400, 499);
        }
        assertThat(api.get("/api/jobs/" + "x".repeat(300)).status()).isBetween(400, 499);
    }

    @Test
    void bodiesWhereNoneIsTaken() {
        String path = "/api/jobs/" + scheduled() + "/run";
        assertProblem(api.post(path, "{\"now\":true}"), 422, "this takes no fields");
        assertProblem(
                api.send(api.to(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("a=b"))),
                415,
                "Send JSON as application/json.");
        assertProblem(api.send(api.to(path).header("Accept", "text/html").POST(BodyPublishers.noBody())), 406, "json");
        assertProblem(api.get(path), 405, "but POST is.");
    }

    @Test
    void listsPageByPage() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(enqueued("'job_class':'HelloWorldJob','queue':'listed','wait':'1d'"));
        }
        List<String> seen = new ArrayList<>();
        String path = "/api/jobs?queue=listed&order=oldest&limit=2&state=scheduled&state=dead&job_class=HelloWorldJob";
        String next = "";
        int pages = 0;
        do {
            Api.Answer page = api.get(path + (next.isEmpty() ? "" : "&cursor=" + next));
            assertThat(page.status()).as(page.response().body()).isEqualTo(200);
            page.json()
                    .path("jobs")
                    .valueStream()
                    .forEach(job -> seen.add(job.path("id").stringValue()));
            next = page.text("next");
            pages++;
        } while (!next.isEmpty());
        assertThat(pages).isEqualTo(3);
        assertThat(seen).isEqualTo(ids);

        JsonNode newest =
                api.get("/api/jobs?queue=listed&limit=1").json().path("jobs").get(0);
        assertThat(newest.path("id").stringValue()).isEqualTo(ids.get(4));
        assertThat(newest.has("arguments")).isFalse();
        assertThat(api.get("/api/jobs?queue=listed&state=dead")
                        .json()
                        .path("jobs")
                        .size())
                .isZero();
        assertThat(api.get("/api/jobs?job_class=Nope").json().path("jobs").size())
                .isZero();
        String cursor = api.get("/api/jobs?queue=listed&limit=1").text("next");
        assertProblem(api.get("/api/jobs?order=oldest&cursor=" + cursor), 400, "it belongs to the order newest.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=gone",
                "state=",
                "queue=x",
                "queue=",
                "job_class=",
                "job_class=%00",
                "order=up",
                "limit=0",
                "limit=501",
                "limit=-1",
                "limit=x",
                "limit=99999999999",
                "limit=1&limit=2",
                "cursor=",
                "cursor=x",
                "cursor=%00",
                "cursor=bmV3ZXN0IDk5OTk5OTk5OTk5OTk5OTk5OTkgYQ",
                "offset=1",
                "STATE=dead"
            })
    void listsThatCantBe(String query) {
        Api.Answer answer = api.get("/api/jobs?" + query);
        assertProblem(answer, 400, "");
        assertThat(answer.text("parameter")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/queues?x=1", "/api/workers?x=1", "/api/jobs/nobody?x=1"})
    void parametersThatThereAreNot(String path) {
        assertProblem(api.get(path), 400, "There is no parameter \"x\" here. This takes none.");
    }

    @Test
    void pausesAndResumes() {
        assertThat(api.post("/api/queues/paused/pause").text("paused_at")).endsWith("Z");
        String id = enqueued("'job_class':'HelloWorldJob','queue':'paused'");
        assertThat(shown(id).path("waiting_because").stringValue()).startsWith("The queue paused is paused since ");
        JsonNode queue = queue("paused");
        assertThat(queue.path("paused_at").stringValue()).endsWith("Z");
        assertThat(queue.path("ready").intValue()).isEqualTo(1);
        assertThat(queue.path("oldest_ready_at")).isEqualTo(shown(id).path("created_at"));

        assertThat(api.post("/api/queues/paused/resume", "{}")
                        .json()
                        .path("paused_at")
                        .isNull())
                .isTrue();
        assertThat(queue("paused").path("paused_at").isNull()).isTrue();
        assertThat(api.post("/api/queues/paused/clear").json().path("cancelled").intValue())
                .isEqualTo(1);
        assertThat(shown(id).path("state").stringValue()).isEqualTo("cancelled");
        assertProblem(api.post("/api/queues/morgue/clear"), 400, "The queue morgue is for jobs that failed");
    }

    private JsonNode queue(String name) {
        return api.get("/api/queues")
                .json()
                .path("queues")
                .valueStream()
                .filter(queue -> queue.path("name").stringValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void workers() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode worker = api.get("/api/workers").json().path("workers").get(0);
            assertThat(worker).isNotNull();
            assertThat(worker.path("queues").toString()).contains("fibonacci");
            assertThat(worker.path("jobs").toString()).contains("HelloMeJob");
            assertThat(worker.path("processors").intValue()).isPositive();
        });
    }

    /** Applications choose any ids: each is reachable over HTTP, if it is URL-encoded. */
    @ParameterizedTest
    @ValueSource(
            strings = {"orders/4711", "a//b", "/", "a;b", "a%2Fb", "a\\b", "a?b#c", "a+b&c=d", "../jobs", "a:b@c", "%"})
    void jobsOfAnyIdAreReached(String id, @Autowired Jobs jobs) {
        jobs.enqueue(NewJob.named("HelloMeJob", List.of("Ada", "Lovelace"))
                .set(EnqueueOptions.NONE.jobId(id).waitFor(Duration.ofDays(1))));
        String path =
                "/api/jobs/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        await().untilAsserted(() -> assertThat(api.get(path).status()).isEqualTo(200));
        assertThat(api.get(path).json().at("/job/id").stringValue()).isEqualTo(id);
        assertThat(api.post(path + "/cancel").json().at("/job/state").stringValue())
                .isEqualTo("cancelled");
        assertThat(api.delete(path).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s;b/cancel", "%s/cancel;b", "%s/cancel;x=1", "%s;/cancel"})
    void whatFollowsASemicolonIsRefused(String rest) {
        String id = scheduled();
        assertProblem(api.post("/api/jobs/" + rest.formatted(id)), 400, "A path takes no parameters.");
        assertThat(shown(id).path("state").stringValue()).isEqualTo("scheduled");
    }
}

package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Repeated requests, and bulk requests. */
class RepeatTest extends RecordedTest {
    private static final String HELLO = job("'job_class':'HelloMeJob','arguments':['Ada','Lovelace']");

    @Test
    void sameKeySameJob() {
        String key = newId() + ", with a comma".replace(" ", "-");
        Api.Answer first = withKey(key, HELLO);
        Api.Answer second = withKey(key, HELLO);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(id(second)).isEqualTo(id(first));
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        awaitState(id(first), "completed");
        Api.Answer third = withKey(key, HELLO);
        assertThat(third.status()).isEqualTo(200);
        assertThat(third.json().path("job").path("state").stringValue()).isEqualTo("completed");
        assertThat(shown(id(first)).path("executions").intValue()).isEqualTo(1);
        assertThat(id(withKey(newId(), HELLO))).isNotEqualTo(id(first));
    }

    @Test
    void sameIdSameJob() {
        String id = newId();
        String job = job("'job_class':'FibonacciJob','payload':{'n':12345},'wait':'1d','job_id':'" + id + "'");

        assertThat(api.enqueue(job).status()).isEqualTo(201);
        assertThat(api.enqueue(job).status()).isEqualTo(200);
        assertThat(id(api.enqueue(job))).isEqualTo(id);
        assertThat(shown(id).path("arguments").get(0).path("n").intValue()).isEqualTo(12_345);
    }

    @Test
    void sameIdAnotherJob() {
        String id = enqueued("'job_class':'HelloMeJob','arguments':['Ada','Lovelace'],'job_id':'" + newId() + "'");

        assertProblem(
                api.enqueue(job("'job_class':'HelloMeJob','arguments':['Ada','Byron'],'job_id':'" + id + "'")),
                409,
                "exists already, with another class, other arguments, another user or webhook");
        assertProblem(api.enqueue(job("'job_class':'HelloWorldJob','job_id':'" + id + "'")), 409, id);
    }

    @Test
    void sameIdAnotherUser() {
        String job = "'job_class':'HelloMeJob','arguments':['Ada','Lovelace'],'wait':'1d','job_id':'" + newId() + "'";
        assertThat(api.enqueue(job(job + ",'user':'ada'")).status()).isEqualTo(201);
        assertThat(api.enqueue(job(job + ",'user':'ada'")).status()).isEqualTo(200);
        assertProblem(api.enqueue(job(job + ",'user':'ben'")), 409, "another user");
        assertProblem(api.enqueue(job(job)), 409, "another user");
    }

    @Test
    void userAndDurationAreKept() {
        String id = newId();
        String job = "'job_class':'HelloWorldJob','wait':'1d','user':'ada','job_id':'" + id + "'";
        assertThat(enqueued(job + ",'duration':'90s'")).isEqualTo(id);

        assertThat(shown(id).path("user").stringValue()).isEqualTo("ada");
        assertThat(shown(id).path("duration").doubleValue()).isEqualTo(90);
        assertThat(api.get("/api/jobs?user=ada&limit=1").json().at("/jobs/0/id").stringValue())
                .isEqualTo(id);
        for (String wrong : new String[] {"'-1s'", "0", "'soon'", "[]"}) {
            Api.Answer answer = api.enqueue(job(job + ",'duration':" + wrong));
            assertProblem(answer, 422, "");
            assertThat(answer.text("field")).isEqualTo("job.duration");
        }
    }

    @Test
    void deletedIdsAreFree() {
        String id = completed();
        assertThat(api.delete("/api/jobs/" + id).status()).isEqualTo(204);
        assertThat(enqueued("'job_class':'HelloWorldJob','job_id':'" + id + "'"))
                .isEqualTo(id);
        String cancelled = scheduled(); // its message may still be delivered
        api.post("/api/jobs/" + cancelled + "/cancel");
        assertThat(api.delete("/api/jobs/" + cancelled).status()).isEqualTo(204);
        assertThat(enqueued("'job_class':'HelloWorldJob','job_id':'" + cancelled + "'"))
                .isEqualTo(cancelled);
        awaitState(cancelled, "completed");
    }

    @Test
    void manyAtOnceEnqueueOne() throws Exception {
        String key = newId();
        Callable<Integer> post = () -> withKey(key, HELLO).status();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Integer> statuses = new ArrayList<>();
        try {
            for (Future<Integer> each : threads.invokeAll(Collections.nCopies(12, post))) {
                statuses.add(each.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "é", "a b", "a/b", "../x", ".", "-a", "a?b", "%00"})
    void idsThatCantBe(String id) {
        Api.Answer answer = api.enqueue(job("'job_class':'HelloWorldJob','job_id':'" + id + "'"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("field")).isEqualTo("job.job_id");
    }

    @Test
    void keysThatCantBe() {
        assertProblem(withKey("a b", HELLO), 400, "The header Idempotency-Key should be sent once");
        assertProblem(withKey("k".repeat(256), HELLO), 400, "1 to 255 visible ASCII characters");
        assertProblem(
                api.send(api.jobs()
                        .header("Idempotency-Key", "a")
                        .header("Idempotency-Key", "b")
                        .POST(BodyPublishers.ofString(HELLO))),
                400,
                "should be sent once");
        assertProblem(withKey("k", job("'job_class':'HelloWorldJob','job_id':'x'")), 422, "are alternatives: give one");
    }

    @Test
    void manyJobs() {
        String id = newId();
        String body = ("{'jobs':[{'job_class':'HelloWorldJob','wait':'1d'},"
                        + "{'queue_id':'fibonacci','payload':{'n':1},'wait':'1d','job_id':'" + id + "'}]}")
                .replace('\'', '"');
        Api.Answer first = api.post("/api/jobs/bulk", body);
        assertThat(first.status()).as(first.response().body()).isEqualTo(201);
        assertThat(statuses(first)).containsExactly("enqueued", "enqueued");
        assertThat(first.json().path("jobs").get(1).path("job").path("id").stringValue())
                .isEqualTo(id);

        assertThat(statuses(api.post("/api/jobs/bulk", body))).containsExactly("enqueued", "known");
        Api.Answer other = api.post("/api/jobs/bulk", body.replace("{\"n\":1}", "{\"n\":2}"));
        assertThat(other.status()).isEqualTo(207);
        assertThat(statuses(other)).containsExactly("enqueued", "conflict");
        assertThat(other.json().path("jobs").get(1).path("error").stringValue()).contains("other arguments");
    }

    @Test
    void manyJobsUnderOneKey() {
        String key = newId();
        String body = "{\"jobs\":[{\"job_class\":\"HelloWorldJob\"},{\"job_class\":\"HelloWorldJob\"}]}";
        Api.Answer first = bulk(key, body);
        assertThat(first.status()).isEqualTo(201);
        Api.Answer second = bulk(key, body);
        assertThat(second.status()).isEqualTo(200);
        assertThat(statuses(second)).containsExactly("known", "known");
        assertThat(second.json().path("jobs").get(0).path("job").path("id"))
                .isEqualTo(first.json().path("jobs").get(0).path("job").path("id"))
                .isNotEqualTo(second.json().path("jobs").get(1).path("job").path("id"));
    }

    @Test
    void oneWrongJobKeepsAllBack() {
        String id = newId();
        Api.Answer answer = api.post(
                "/api/jobs/bulk",
                ("{'jobs':[{'job_class':'HelloWorldJob','job_id':'" + id + "'},{'job_class':'Nope'},"
                                + "{'queue_id':'fibonacci','payload':{'n':'x'}}]}")
                        .replace('\'', '"'));

        assertProblem(answer, 422, "There is no job named \"Nope\"");
        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").stringValue()))
                .containsExactly("jobs[1].job_class", "jobs[2].payload.n");
        assertThat(api.get("/api/jobs/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"jobs\":null}", "{\"jobs\":[]}", "{\"jobs\":{}}", "{\"jobs\":[1]}", "[]"})
    void bulksThatCantBe(String body) {
        assertProblem(api.post("/api/jobs/bulk", body), 422, "jobs");
    }

    @Test
    void tooManyJobs() {
        String jobs = String.join(",", Collections.nCopies(1_001, "{\"job_class\":\"HelloWorldJob\"}"));
        assertProblem(api.post("/api/jobs/bulk", "{\"jobs\":[" + jobs + "]}"), 422, "1 to 1000 jobs");
    }

    private Api.Answer withKey(String key, String body) {
        return api.send(api.jobs().header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    private Api.Answer bulk(String key, String body) {
        return api.send(api.to("/api/jobs/bulk")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private static String id(Api.Answer answer) {
        return answer.json().path("job").path("id").stringValue();
    }

    private static List<String> statuses(Api.Answer answer) {
        return answer.json()
                .path("jobs")
                .valueStream()
                .map(job -> job.path("status"))
                .map(JsonNode::stringValue)
                .toList();
    }
}

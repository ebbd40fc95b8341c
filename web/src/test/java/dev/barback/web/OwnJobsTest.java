package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Two users can't see or change each other's jobs, by HTTP or telnet, by a filter or a guess; an admin can. */
class OwnJobsTest extends AuthenticatedTest {

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "HEAD, ''",
        "DELETE, ''",
        "POST, /cancel",
        "POST, /run",
        "POST, /revive",
        "POST, /postpone",
    })
    void anothersJobAnswersLikeAMissingOne(String method, String action) {
        String id = enqueued(ADA, "");
        String json = action.equals("/postpone") ? "{\"wait\":1}" : "";
        Api.Answer others = ask(BEN, method, "/api/jobs/" + id + action, json);
        Api.Answer missing = ask(BEN, method, "/api/jobs/nobody" + action, json);
        assertThat(others.status()).isEqualTo(404);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(others.response().body().replace(id, "nobody"))
                .isEqualTo(missing.response().body());
        assertThat(others.response().headers().map().keySet())
                .isEqualTo(missing.response().headers().map().keySet());
        Api.Answer own = get(ADA, "/api/jobs/" + id);
        assertThat(own.json().path("job").path("state").stringValue()).isEqualTo("scheduled");
        assertThat(own.json().path("job").path("user").stringValue()).isEqualTo(ADA);
        assertThat(get(ROOT, "/api/jobs/" + id).status()).isEqualTo(200);
    }

    @Test
    void anETagOfAnothersJobTellsNothing() {
        String id = enqueued(ADA, "");
        String tag = get(ADA, "/api/jobs/" + id).header("ETag");
        for (String header : List.of("If-Match", "If-None-Match")) {
            for (String value : List.of(tag, "*", "\"x\"")) {
                assertThat(api.send(as(BEN, "/api/jobs/" + id).header(header, value))
                                .status())
                        .isEqualTo(404);
                assertThat(api.send(as(BEN, "/api/jobs/" + id + "/cancel")
                                        .header(header, value)
                                        .POST(BodyPublishers.noBody()))
                                .status())
                        .isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?user=ada",
                "?state=scheduled",
                "?queue=secret",
                "?job_class=HelloWorldJob",
                "?order=oldest&limit=500",
                "?user=ada&queue=secret&state=scheduled"
            })
    void noFilterShowsAnothersJobs(String query) {
        String adas = enqueued(ADA, ",'queue':'secret'");
        String bens = enqueued(BEN, ",'queue':'common'");
        assertThat(ids(BEN, query)).doesNotContain(adas);
        assertThat(ids(ADA, query)).doesNotContain(bens).contains(adas);
        assertThat(ids(ROOT, query)).contains(adas);
        assertThat(ids(ROOT, "")).contains(adas, bens);
        assertThat(ids(ROOT, "?user=ben")).contains(bens).doesNotContain(adas);
    }

    @Test
    void anothersCursorLeadsToOwnJobs() {
        enqueued(ADA, "");
        String adas = enqueued(ADA, "");
        String bens = enqueued(BEN, "");
        String cursor = get(ADA, "/api/jobs?limit=1").text("next");
        assertThat(cursor).isNotEmpty();
        assertThat(ids(BEN, "?cursor=" + cursor)).doesNotContain(adas, bens);
        assertThat(ids(BEN, "?order=newest")).contains(bens);
    }

    private List<String> ids(String user, String query) {
        Api.Answer answer = get(user, "/api/jobs" + query);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        answer.json().path("jobs").forEach(job -> ids.add(job.path("id").stringValue()));
        return ids;
    }

    @Test
    void whatWaitsAheadIsNotCountedForUsers() {
        String first = enqueued(ADA, ",'queue':'unserved'");
        ask(ADA, "POST", "/api/jobs/" + first + "/run", "");
        String mine = enqueued(BEN, ",'queue':'unserved'");
        assertThat(get(BEN, "/api/jobs/" + mine)
                        .json()
                        .path("job")
                        .path("waiting_because")
                        .stringValue())
                .doesNotContain(first)
                .doesNotContain(ADA);
    }

    /** Client-chosen ids and keys are in a namespace per user, so a conflict can't reveal another user's job. */
    @Test
    void chosenIdsAndKeysAreEachOnesOwn() {
        assertThat(enqueued(ADA, ",'job_id':'ada:order-1'")).isEqualTo("ada:order-1");
        for (String id : List.of("ada:order-1", "ada:order-2", "order-1", "order-2")) {
            Api.Answer answer = ask(
                    BEN, "POST", "/api/jobs", RecordedTest.job("'job_class':'HelloWorldJob','job_id':'" + id + "'"));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text("field")).isEqualTo("job.job_id");
            assertThat(answer.text("detail"))
                    .isEqualTo("The ids that you choose begin with ben:, as in ben:order-4711.");
            assertThat(ask(
                                    BEN,
                                    "POST",
                                    "/api/jobs/bulk",
                                    "{\"jobs\":[{\"job_class\":\"HelloWorldJob\",\"job_id\":\"" + id + "\"}]}")
                            .status())
                    .isEqualTo(422);
        }
        String adas = byKey(ADA, "order-7", 201);
        assertThat(byKey(ADA, "order-7", 200)).isEqualTo(adas).startsWith("ada:");
        assertThat(byKey(BEN, "order-7", 201)).isNotEqualTo(adas).startsWith("ben:");
        assertThat(byKey(ROOT, "order-7", 201)).isNotEqualTo(adas);
    }

    private String byKey(String user, String key, int status) {
        Api.Answer answer = api.send(as(user, "/api/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(RecordedTest.job("'job_class':'HelloWorldJob','wait':'1d'"))));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        String id = answer.json().path("job").path("id").stringValue();
        assertThat(answer.header("Location")).isEqualTo("/api/jobs/" + id);
        return id;
    }

    @Test
    void onlyAdminsEnqueueOnAnothersBehalf() {
        String job = RecordedTest.job("'job_class':'HelloWorldJob','wait':'1d','user':'ada'");
        Api.Answer refused = ask(BEN, "POST", "/api/jobs", job);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("field")).isEqualTo("job.user");
        assertThat(ask(ADA, "POST", "/api/jobs", job).status()).isEqualTo(201);
        Api.Answer taken = ask(ROOT, "POST", "/api/jobs", job);
        assertThat(taken.status()).isEqualTo(201);
        String id = taken.json().path("job").path("id").stringValue();
        assertThat(get(ADA, "/api/jobs/" + id).status()).isEqualTo(200);
        assertThat(get(BEN, "/api/jobs/" + id).status()).isEqualTo(404);
        Api.Answer bulk =
                ask(ADA, "POST", "/api/jobs/bulk", "{\"jobs\":[{\"job_class\":\"HelloWorldJob\",\"wait\":\"1d\"}]}");
        assertThat(bulk.status()).isEqualTo(201);
        String many = bulk.json().path("jobs").get(0).path("job").path("id").stringValue();
        assertThat(get(ADA, "/api/jobs/" + many).json().path("job").path("user").stringValue())
                .isEqualTo(ADA);
        assertThat(get(BEN, "/api/jobs/" + many).status()).isEqualTo(404);
    }

    @Test
    void telnetKnowsWhoAsks(@Autowired ApplicationContext context) throws Exception {
        String adas = enqueued(ADA, "");
        try (Telnet ben = new Telnet(context)) {
            for (String command : List.of(
                    "perform_now HelloWorldJob",
                    "perform_later HelloWorldJob",
                    "get_info " + adas,
                    "queues",
                    "cancel " + adas,
                    "clear default")) {
                assertThat(ben.ask(command)).isEqualTo("> ERROR Authenticate first: auth TOKEN.");
            }
            assertThat(ben.ask("auth bb_nobody"))
                    .isEqualTo("> ERROR Authentication failed: the token is unknown," + " or has expired.");
            assertThat(ben.ask("auth " + token(BEN))).isEqualTo("> Hello ben.");
            for (String command : List.of("get_info ID", "cancel ID", "postpone 5 ID")) {
                String others = ben.ask(command.replace("ID", adas));
                assertThat(others).startsWith("> ERROR There is no job ");
                assertThat(others.replace(adas, "nobody")).isEqualTo(ben.ask(command.replace("ID", "nobody")));
            }
            assertThat(ben.ask("queues")).isEqualTo("> ERROR Queues are for admins: you access only your own jobs.");
            assertThat(ben.ask("clear default")).startsWith("> ERROR Queues are for admins");
            assertThat(ben.ask("perform_now HelloWorldJob")).isEqualTo("> Hello World");
            String bens = ben.ask("perform_in 3600 HelloWorldJob").substring(2);
            assertThat(get(BEN, "/api/jobs/" + bens)
                            .json()
                            .path("job")
                            .path("user")
                            .stringValue())
                    .isEqualTo(BEN);
            assertThat(get(ADA, "/api/jobs/" + bens).status()).isEqualTo(404);
            assertThat(ben.ask("auth " + token(ROOT))).isEqualTo("> Hello root.");
            assertThat(ben.ask("cancel " + adas)).isEqualTo("> Cancelled.");
        }
    }

    @Test
    void telnetEndsWithItsToken(@Autowired ApplicationContext context) throws Exception {
        try (Telnet ben = new Telnet(context)) {
            assertThat(ben.ask("auth " + token(BEN))).isEqualTo("> Hello ben.");
            accessTokens.list().stream()
                    .filter(token -> token.user().equals(BEN))
                    .forEach(token -> accessTokens.revoke(BEN, token.id()));
            assertThat(ben.ask("perform_now HelloWorldJob")).isEqualTo("> ERROR Authenticate again: auth TOKEN.");
            assertThat(ben.ask("perform_now HelloWorldJob")).isEqualTo("> ERROR Authenticate first: auth TOKEN.");
        }
    }
}

package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.barback.client.ApiClient;
import dev.barback.client.ApiException;
import dev.barback.client.api.AccountsApi;
import dev.barback.client.api.ActionsApi;
import dev.barback.client.api.JobsApi;
import dev.barback.client.api.QueuesApi;
import dev.barback.client.model.BulkItem;
import dev.barback.client.model.ChangePassword;
import dev.barback.client.model.EnqueueMany;
import dev.barback.client.model.EnqueueOne;
import dev.barback.client.model.Job;
import dev.barback.client.model.JobContent;
import dev.barback.client.model.Postpone;
import dev.barback.client.model.Token;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The answers of every route match the OpenAPI document: status, type and exactly its fields. */
class DocumentedAnswersTest extends AuthenticatedTest {
    private static final String LATER = "'job_class':'HelloMeJob','arguments':['Ada','Lovelace'],'wait':'1d'";

    private final Set<String> seen = new TreeSet<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private ObjectNode document;

    @BeforeEach
    void readDocument() {
        document = (ObjectNode) api.get("/v3/api-docs").json();
        document.path("components")
                .path("schemas")
                .forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false)); // no undocumented fields
    }

    @Test
    void everyAnswerIsAsItIsDescribed() {
        String id = jobsAreEnqueued();
        jobsAreShown(id);
        jobsAreSteered(id);
        queuesAndWorkersAreShown();
        problemsAreTold();
        theirOwnAccountIsKept();

        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation
                                .getValue()
                                .path("responses")
                                .propertyNames()
                                .forEach(status ->
                                        described.add(operation.getKey() + " " + path.getKey() + " " + status))));
        described.removeIf(answer -> answer.contains("events 200")); // not JSON, and endless
        assertThat(described).isSubsetOf(seen);
    }

    /** The document in docs/, from which a client is generated before these tests are compiled, is current. */
    @Test
    void thePublishedDocumentIsTheServedOne() throws IOException {
        ObjectNode served = (ObjectNode) api.get("/v3/api-docs").json();
        served.remove("servers"); // contains the test's port
        Files.writeString(Path.of("target", "openapi.json"), served.toPrettyString() + "\n");
        assertThat(JsonMapper.shared().readTree(Path.of("..", "docs", "openapi.json")))
                .as("docs/openapi.json, whose new content is web/target/openapi.json")
                .isEqualTo(served);
    }

    @Test
    void aClientThatIsGeneratedFromItGetsAlong(@LocalServerPort int port) throws ApiException {
        ApiClient client = new ApiClient()
                .setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token(ROOT)));
        client.updateBaseUri("http://127.0.0.1:" + port);
        JobsApi jobs = new JobsApi(client);
        ActionsApi actions = new ActionsApi(client);
        Job later = new Job()
                .jobClass("HelloMeJob")
                .arguments(List.of("Ada", "Lovelace"))
                .wait("1d");

        String id =
                jobs.enqueueJob(new EnqueueOne().job(later), "key-1").getJob().getId();
        assertThat(jobs.enqueueJob(new EnqueueOne().job(later), "key-1")
                        .getJob()
                        .getId())
                .isEqualTo(id);
        assertThat(jobs.enqueueJobs(new EnqueueMany().jobs(List.of(later, later)), null)
                        .getJobs())
                .extracting(BulkItem::getStatus)
                .containsExactly("enqueued", "enqueued");
        JobContent shown = jobs.showJob(id).getJob();
        assertThat(shown.getState()).isEqualTo("scheduled");
        assertThat(shown.getArguments()).isEqualTo(List.of("Ada", "Lovelace"));
        assertThat(shown.getLatestExecution()).isNull();
        assertThat(jobs.listJobs(List.of("scheduled"), null, "HelloMeJob", "newest", 2, null, null, null)
                        .getJobs())
                .hasSize(2);
        assertThat(actions.postponeJob(id, new Postpone().wait("2d"), null)
                        .getJob()
                        .getId())
                .isEqualTo(id);
        assertThat(actions.cancelJob(id, null).getJob().getState()).isEqualTo("cancelled");
        actions.deleteJob(id, null);
        assertThatThrownBy(() -> jobs.showJob(id))
                .isInstanceOfSatisfying(
                        ApiException.class, error -> assertThat(error.getCode()).isEqualTo(404))
                .hasMessageContaining("There is no job");
        assertThat(new QueuesApi(client).pauseQueue("mail").getPausedAt()).isNotNull();
        assertThat(new QueuesApi(client).resumeQueue("mail").getPausedAt()).isNull();
        assertThat(new AccountsApi(client).showMe().getName()).isEqualTo(ROOT);
    }

    @Test
    void aGeneratedClientKeepsItsAccount(@LocalServerPort int port) throws ApiException {
        ApiClient client = new ApiClient()
                .setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token(BEN)));
        client.updateBaseUri("http://127.0.0.1:" + port);
        AccountsApi account = new AccountsApi(client);
        accessTokens.add(BEN, "unused", Duration.ofHours(1));

        Token unused = account.listTokens().getTokens().stream()
                .filter(token -> token.getName().equals("unused"))
                .findFirst()
                .orElseThrow();
        assertThat(unused.getUsedAt()).isNull();
        account.revokeToken(unused.getId());
        assertThat(account.listTokens().getTokens()).extracting(Token::getName).doesNotContain("unused");
        account.changePassword(new ChangePassword().password(PASSWORD).newPassword("nine lamps beside a zebra"));
        account.changePassword(
                new ChangePassword().password("nine lamps beside a zebra").newPassword(PASSWORD));
        assertThatThrownBy(() -> account.changePassword(
                        new ChangePassword().password("another").newPassword("nine lamps beside a zebra")))
                .isInstanceOfSatisfying(
                        ApiException.class, error -> assertThat(error.getCode()).isEqualTo(403));
    }

    private String jobsAreEnqueued() {
        String job = RecordedTest.job(LATER + ",'job_id':'root-1','user':'ada','duration':5,'priority':3");
        String id = answer(201, "post /api/jobs", "", job).at("/job/id").stringValue();
        answer(200, "post /api/jobs", "", job);
        answer(201, "post /api/jobs/bulk", "", bulk(LATER + ",'job_id':'bulk-1'"));
        answer(200, "post /api/jobs/bulk", "", bulk(LATER + ",'job_id':'bulk-1'"));
        answer(207, "post /api/jobs/bulk", "", bulk("'job_class':'HelloWorldJob','job_id':'bulk-1'"));
        return id;
    }

    private void jobsAreShown(String id) {
        answer(200, "get /api/jobs/{id}", id, "");
        String ended = ask(ROOT, "POST", "/api/jobs", RecordedTest.job("'queue_id':'fibonacci','payload':{'n':10}"))
                .json()
                .at("/job/id")
                .stringValue();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get(ROOT, "/api/jobs/" + ended)
                        .json()
                        .at("/job/state")
                        .stringValue()
                        .equals("completed"));
        answer(200, "get /api/jobs/{id}", ended, "");
        answer(200, "get /api/jobs", "", "");
        String tag = get(ROOT, "/api/jobs/" + id).header("ETag");
        check(304, "get /api/jobs/{id}", as(ROOT, "/api/jobs/" + id).header("If-None-Match", tag));
    }

    private void jobsAreSteered(String id) {
        answer(200, "post /api/jobs/{id}/postpone", id, "{\"wait\":\"2d\"}");
        answer(200, "post /api/jobs/{id}/cancel", id, "");
        answer(200, "post /api/jobs/{id}/revive", id, "");
        String waits = enqueued(ROOT, "");
        answer(200, "post /api/jobs/{id}/run", waits, "");
        String runs = ask(ROOT, "POST", "/api/jobs", RecordedTest.job("'job_class':'MockJob','arguments':[60,false]"))
                .json()
                .at("/job/id")
                .stringValue();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get(ROOT, "/api/jobs/" + runs)
                        .json()
                        .at("/job/state")
                        .stringValue()
                        .equals("executing"));
        answer(200, "get /api/jobs/{id}", runs, "");
        answer(202, "post /api/jobs/{id}/cancel", runs, "");
        String forgotten = enqueued(ROOT, "");
        answer(200, "post /api/jobs/{id}/cancel", forgotten, "");
        answer(204, "delete /api/jobs/{id}", forgotten, "");
    }

    private void queuesAndWorkersAreShown() {
        answer(200, "post /api/queues/{queue}/pause", "mail", "");
        answer(200, "get /api/queues", "", "");
        answer(200, "post /api/queues/{queue}/resume", "mail", "");
        answer(200, "post /api/queues/{queue}/clear", "mail", "");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !get(ROOT, "/api/workers").json().path("workers").isEmpty());
        answer(200, "get /api/workers", "", "");
        answer(200, "get /api/me", "", "");
    }

    /** Covers a problem answer of each route, and each kind of problem. */
    private void problemsAreTold() {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().forEach(method -> {
                    String operation = method + " " + path.getKey();
                    HttpRequest.Builder unknown = api.to(path.getKey().replaceAll("\\{[^}]*}", "nothing"));
                    check(401, operation, unknown.method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody()));
                }));
        answer(400, "post /api/jobs", "", "{");
        answer(422, "post /api/jobs", "", "{\"job\":{\"quene\":1,\"job_class\":2}}");
        answer(409, "post /api/jobs", "", RecordedTest.job("'job_class':'HelloWorldJob','job_id':'bulk-1'"));
        answer(422, "post /api/jobs/bulk", "", bulk("'job_class':'Nobody'"));
        answer(404, "get /api/jobs/{id}", "nothing", "");
        answer(404, "post /api/jobs/{id}/cancel", "nothing", "");
        check(400, "get /api/jobs", as(ROOT, "/api/jobs?limit=0"));
        check(403, "get /api/queues", as(ADA, "/api/queues"));
        check(406, "get /api/queues", as(ROOT, "/api/queues").header("Accept", "text/html"));
        check(
                412,
                "delete /api/jobs/{id}",
                as(ROOT, "/api/jobs/root-1").header("If-Match", "\"x\"").DELETE());
        check(
                415,
                "post /api/jobs",
                as(ROOT, "/api/jobs").header("Content-Type", "text/plain").POST(BodyPublishers.ofString("x")));
        check(
                413,
                "post /api/jobs",
                as(ROOT, "/api/jobs")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(" ".repeat(1_100_000))));
    }

    /** As a user, whose token is revoked at the end. */
    private void theirOwnAccountIsKept() {
        accessTokens.add(ADA, "unused", Duration.ofHours(1));
        JsonNode tokens = check(200, "get /api/me/tokens", as(ADA, "/api/me/tokens"));
        assertThat(tokens.path("tokens"))
                .anyMatch(token -> token.path("used_at").isNull());
        String change = "{\"password\":\"%s\",\"new_password\":\"nine lamps beside a zebra\"}".formatted(PASSWORD);
        check(
                204,
                "post /api/me/password",
                as(ADA, "/api/me/password")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(change)));
        String id = tokens.path("tokens").path(0).path("id").asString();
        check(204, "delete /api/me/tokens/{id}", as(ADA, "/api/me/tokens/" + id).DELETE());
    }

    private static String bulk(String job) {
        return ("{'jobs':[{" + job + "}]}").replace('\'', '"');
    }

    /** As root, who is authorized for everything. */
    private JsonNode answer(int status, String operation, String variable, String body) {
        String[] words = operation.split(" ");
        HttpRequest.Builder request = as(ROOT, words[1].replaceAll("\\{[^}]*}", variable))
                .header("Content-Type", "application/json")
                .method(
                        words[0].toUpperCase(Locale.ROOT),
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return check(status, operation, request);
    }

    private JsonNode check(int status, String operation, HttpRequest.Builder request) {
        Api.Answer answer = api.send(request);
        String[] words = operation.split(" ");
        String body = answer.response().body();
        assertThat(answer.status()).as(operation + ": " + body).isEqualTo(status);
        JsonNode responses =
                document.path("paths").path(words[1]).path(words[0]).path("responses");
        String described = responses.has(String.valueOf(status)) ? String.valueOf(status) : "default";
        seen.add(operation + " " + described);
        JsonNode content = responses.path(described).path("content");
        if (body.isEmpty()) {
            assertThat(content.isMissingNode() || content.isEmpty())
                    .as(operation + " " + described)
                    .isTrue();
            return content;
        }
        String type = answer.type().replaceAll(";.*", "");
        assertThat(content.has(type))
                .as("%s %d as %s, in %s", operation, status, type, content)
                .isTrue();
        requireValid(content.path(type).path("schema"), body, operation + " " + status);
        return answer.json();
    }

    private void requireValid(JsonNode schema, String body, String what) {
        assertThat(schema.isObject()).as(what).isTrue();
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", document.path("components"));
        List<Error> errors =
                registry.getSchema(whole).validate(JsonMapper.shared().readTree(body));
        assertThat(errors).as(what + ": " + body).isEmpty();
    }
}

package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.barback.web.PostTarget.Post;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A job with its own webhook, from the request to the post to a real server. */
class WebhookPerJobTest extends RecordedTest {
    private static final String SECRET = "sixteen or more characters";
    private static final String HELLO = "'job_class':'HelloMeJob','arguments':['Ada','Lovelace']";
    private static final PostTarget TARGET = new PostTarget();

    @DynamicPropertySource
    static void webhooks(DynamicPropertyRegistry properties) {
        properties.add("barback.webhooks.url", () -> "http://" + TARGET.host() + "/everybodys");
        properties.add("barback.webhooks.internal-hosts", TARGET::host);
        properties.add("barback.webhooks.hosts", () -> "localhost:" + TARGET.port());
        properties.add("barback.webhooks.secret", () -> SECRET);
    }

    @AfterAll
    static void stop() {
        TARGET.close();
    }

    private static String with(String path) {
        return ",'webhook':'http://" + TARGET.host() + path + "'";
    }

    private static Post awaitPost(String path, String id) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> TARGET.posts(path).stream()
                                .filter(post ->
                                        post.job().path("id").stringValue().equals(id))
                                .reduce((one, later) -> later),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void theEndIsPostedThereUntilItIsTaken() throws Exception {
        String id = enqueued(HELLO + ",'user':'ada'" + with(PostTarget.FLAKY + "?token=1"));
        assertThat(shown(id).path("webhook").stringValue())
                .isEqualTo("http://" + TARGET.host() + PostTarget.FLAKY + "?token=1");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> TARGET.posts(PostTarget.FLAKY + "?token=1").size() == 2);
        for (Post post : TARGET.posts(PostTarget.FLAKY + "?token=1")) {
            assertThat(post.job().path("id").stringValue()).isEqualTo(id);
            assertThat(post.job().path("result").stringValue()).isEqualTo("Hello Ada Lovelace");
            assertThat(post.job().path("user").stringValue()).isEqualTo("ada");
            assertThat(post.signature()).isEqualTo(signature(post));
        }
        String last = enqueued(HELLO);
        Post everybodys = awaitPost("/everybodys", last); // jobs with their own webhook were posted only there
        assertThat(everybodys.job().path("state").stringValue()).isEqualTo("completed");
        assertThat(TARGET.posts("/everybodys"))
                .extracting(post -> post.job().path("id").stringValue())
                .doesNotContain(id);
        assertThat(TARGET.posts())
                .extracting(post -> post.job().path("job_class").stringValue())
                .doesNotContain("Barback::Webhook");
    }

    private static String signature(Post post) throws Exception {
        String time = post.signature().substring(0, post.signature().indexOf(','));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = time.substring(2) + "\nhttp://" + TARGET.host() + post.path() + "\n" + post.body();
        byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        return time + ",v1=" + HexFormat.of().formatHex(code);
    }

    @Test
    void itSurvivesWhateverHappensToTheJob() {
        String id = enqueued(HELLO + ",'wait':'1d'" + with("/again"));
        assertThat(api.post("/api/jobs/" + id + "/postpone", "{\"wait\":\"2d\"}")
                        .status())
                .isEqualTo(200);
        assertThat(api.post("/api/jobs/" + id + "/run").status()).isEqualTo(200);
        awaitPost("/again", id);

        assertThat(api.post("/api/jobs/" + id + "/revive").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> TARGET.posts("/again").size() == 2);
        assertThat(TARGET.posts("/again"))
                .extracting(post -> post.job().path("ended_at").stringValue())
                .doesNotHaveDuplicates();
        String dead = enqueued("'queue_id':'fibonacci','payload':{'n':-1}" + with("/dead"));
        assertThat(awaitPost("/dead", dead).job().path("state").stringValue()).isEqualTo("dead");
        String cancelled = enqueued(HELLO + ",'wait':'1d'" + with("/cancelled"));
        api.post("/api/jobs/" + cancelled + "/cancel");
        assertThat(awaitPost("/cancelled", cancelled).job().path("state").stringValue())
                .isEqualTo("cancelled");
    }

    @Test
    void manyJobsEachHaveTheirOwn() {
        String jobs = "{'jobs':[{" + HELLO + with("/one") + "},{" + HELLO + with("/two") + "}]}";
        Api.Answer answer = api.post("/api/jobs/bulk", jobs.replace('\'', '"'));

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        List<String> ids = answer.json()
                .path("jobs")
                .valueStream()
                .map(each -> each.path("job").path("id").stringValue())
                .toList();
        awaitPost("/one", ids.get(0));
        awaitPost("/two", ids.get(1));
        assertThat(api.get("/api/jobs?job_class=HelloMeJob&limit=500")
                        .json()
                        .path("jobs")
                        .toString())
                .contains(TARGET.host() + "/one", TARGET.host() + "/two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'https://elsewhere.example/' | elsewhere.example: the host is not in barback.webhooks.hosts",
                "'http://127.0.0.1/' | Nothing is posted to 127.0.0.1: the host is not",
                "'http://169.254.169.254/latest/meta-data' | Nothing is posted to 169.254.169.254: the host is not",
                "'http://localhost:1/' | Nothing is posted to localhost:1: the host is not",
                "'ftp://127.0.0.1/' | should be an http or https address with a host",
                "'file:///etc/passwd' | should be an http or https address with a host",
                "'/relative' | begins with no scheme",
                "'http:opaque' | has no host",
                "'https://under_score.example/' | has no host",
                "'no address' | can't be read from character 3 on",
                "'http://127.0.0.1/{user}' | can't be read from character 18 on",
                "'https://ada:secret@127.0.0.1/' | no user or password in it",
                "'https://example.com:80@127.0.0.1/' | no user or password in it",
                "'https://example.com/caf\u00e9' | written in ASCII",
                "' ' | should be text, but is blank",
                "5 | should be text, but is 5",
                "['https://example.com/'] | should be text, but is a list"
            })
    void whatCantBePostedToIsRefused(String webhook, String reason) {
        Api.Answer one = api.enqueue(job(HELLO + ",'webhook':" + webhook));
        assertProblem(one, 422, reason);
        assertThat(one.text("field")).isEqualTo("job.webhook");
        assertThat(one.text("detail")).doesNotContain("secret");
        String jobs = "{'jobs':[{'job_class':'HelloWorldJob'},{" + HELLO + ",'webhook':" + webhook + "}]}";
        Api.Answer many = api.post("/api/jobs/bulk", jobs.replace('\'', '"'));
        assertProblem(many, 422, reason);
        assertThat(many.text("field")).isEqualTo("jobs[1].webhook");
    }

    @Test
    void twoThousandCharactersAreTheMost() {
        String most = "http://" + TARGET.host() + "/"
                + "x".repeat(2_000 - TARGET.host().length() - 8);
        String id = enqueued(HELLO + ",'wait':'1d','webhook':'" + most + "'");
        assertThat(shown(id).path("webhook").stringValue()).hasSize(2_000);
        assertProblem(api.enqueue(job(HELLO + ",'webhook':'" + most + "x'")), 422, "this one has 2,001.");
    }

    @Test
    void anotherAddressIsAnotherJob() {
        String id = newId();
        String job = HELLO + ",'wait':'1d','job_id':'" + id + "'";
        assertThat(api.enqueue(job(job + with("/mine"))).status()).isEqualTo(201);
        assertThat(api.enqueue(job(job + with("/mine"))).status()).isEqualTo(200);
        for (String other : List.of(with("/yours"), "")) {
            assertProblem(api.enqueue(job(job + other)), 409, "other arguments, another user or webhook");
            String jobs = "{'jobs':[{" + job + other + "}]}";
            Api.Answer many = api.post("/api/jobs/bulk", jobs.replace('\'', '"'));
            assertThat(many.status()).isEqualTo(207);
            assertThat(many.json().at("/jobs/0/status").stringValue()).isEqualTo("conflict");
        }
        assertThat(shown(id).path("webhook").stringValue()).endsWith("/mine");
    }

    /** Otherwise any user could have any content signed. */
    @Test
    void barbacksOwnJobIsNobodyElses() {
        String forged = "'job_class':'Barback::Webhook','arguments':['http://%s/forged','{}']".formatted(TARGET.host());
        assertProblem(api.enqueue(job(forged)), 422, "is enqueued by Barback alone. There are: ");
        Api.Answer many = api.post("/api/jobs/bulk", ("{'jobs':[{" + forged + "}]}").replace('\'', '"'));
        assertProblem(many, 422, "is enqueued by Barback alone");
    }

    /** An allowed host name that resolves to this machine, as in an attack, is rejected before the post. */
    @Test
    void aNameThatLeadsInsideIsNotPostedTo() {
        enqueued(HELLO + ",'webhook':'http://localhost:" + TARGET.port() + "/inside'");
        assertThat(awaitFailure("/inside")).contains("is internal", "barback.webhooks.internal-hosts");
        assertThat(TARGET.posts("/inside")).isEmpty();
    }

    @Test
    void redirectsAreNotFollowed() {
        enqueued(HELLO + with(PostTarget.MOVED));
        assertThat(awaitFailure(PostTarget.MOVED)).contains("answered with status 307");
        assertThat(TARGET.posts(PostTarget.ELSEWHERE)).isEmpty();
    }

    /** The error of the failed post to a path. */
    private String awaitFailure(String path) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get("/api/jobs?job_class=Barback::Webhook&limit=500")
                                .json()
                                .path("jobs")
                                .valueStream()
                                .map(post -> shown(post.path("id").stringValue()))
                                .filter(post ->
                                        post.path("arguments").toString().contains(path + "\""))
                                .map(post -> post.at("/history/0/error/message"))
                                .filter(JsonNode::isString)
                                .map(JsonNode::stringValue)
                                .findAny(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }
}

package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The webhook URL of a job is visible to its user only, since URLs may contain secrets. */
class OwnWebhooksTest extends AuthenticatedTest {
    private static final PostTarget TARGET = new PostTarget();

    @DynamicPropertySource
    static void webhooks(DynamicPropertyRegistry properties) {
        properties.add("barback.webhooks.internal-hosts", TARGET::host);
        properties.add("barback.webhooks.secret", () -> "sixteen or more characters");
    }

    @AfterAll
    static void stop() {
        TARGET.close();
    }

    @Test
    void nobodyElseSeesTheAddress() {
        String path = "/hook?token=adas-alone";
        String id = enqueued(ADA, ",'webhook':'http://" + TARGET.host() + path + "'");
        assertThat(get(ADA, "/api/jobs/" + id).response().body()).contains(path);
        assertThat(get(ADA, "/api/jobs").response().body()).contains(path);
        assertUnseenBy(BEN, id, path);

        ask(ADA, "POST", "/api/jobs/" + id + "/run", "");
        await().atMost(Duration.ofSeconds(60)).until(() -> !TARGET.posts(path).isEmpty());
        assertThat(TARGET.posts(path).get(0).job().path("user").stringValue()).isEqualTo(ADA);
        assertUnseenBy(BEN, id, path);
        String posts = "/api/jobs?job_class=Barback::Webhook";
        String post = get(ADA, posts).json().at("/jobs/0/id").stringValue(); // the post is Ada's job
        assertThat(get(ROOT, "/api/jobs/" + post).response().body()).contains(path);
        assertThat(get(BEN, "/api/jobs/" + post).status()).isEqualTo(404);
    }

    private void assertUnseenBy(String user, String id, String address) {
        assertThat(get(user, "/api/jobs/" + id).status()).isEqualTo(404);
        assertThat(get(user, "/api/jobs?limit=500").response().body()).doesNotContain(address);
        assertThat(get(user, "/api/jobs?job_class=Barback::Webhook").json().path("jobs"))
                .isEmpty();
    }
}

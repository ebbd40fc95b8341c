package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** /actuator/scaling, on SQLite as broker and job store, with a worker inside. */
class ScalingTest extends RecordedTest {

    @Test
    void oneNumberForAllAndThoseOfEachQueue() {
        String runs = enqueued("'job_class':'SleeperJob','arguments':[600],'queue':'sleeper'");
        awaitState(runs, "executing");
        String waits = enqueued("'job_class':'HelloMeJob','arguments':['Ada','Lovelace'],'queue':'unserved'");
        scheduled();
        try {
            JsonNode served = scaling("");
            assertThat(served.path("backlog").intValue()).isEqualTo(1);
            assertThat(served.path("waiting").intValue()).isZero();
            assertThat(served.path("running").intValue()).isEqualTo(1);
            assertThat(served.path("queues").path("sleeper").toString()).isEqualTo("{\"waiting\":0,\"running\":1}");
            assertThat(served.path("queues").has("default")).isTrue();
            assertThat(served.path("queues").has("unserved")).isFalse();

            assertThat(scaling("?queue=unserved").path("backlog").intValue()).isEqualTo(1);
            assertThat(scaling("?queue=unserved&queue=sleeper").path("backlog").intValue())
                    .isEqualTo(2);
            assertThat(scaling("?queue=unserved,sleeper").path("backlog").intValue())
                    .isEqualTo(2);
            assertThat(scaling("?queue=nobody").path("backlog").intValue()).isZero();
        } finally {
            api.post("/api/jobs/" + runs + "/cancel");
            api.post("/api/jobs/" + waits + "/cancel");
        }
        awaitState(runs, "cancelled");
        assertThat(scaling("?queue=unserved,sleeper").path("backlog").intValue())
                .isZero();
    }

    @Test
    void aQueueThatCanNotBe() {
        Api.Answer answer = api.get("/actuator/scaling?queue=x");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("problem")).startsWith("\"x\" can't be the name of a queue");
    }

    private JsonNode scaling(String query) {
        Api.Answer answer = api.get("/actuator/scaling" + query);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }
}

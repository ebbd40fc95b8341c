package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.Queue;
import dev.barback.RetryOn;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Event streams over real HTTP. */
@Timeout(90)
@Import(EventsTest.Jobs.class)
@TestPropertySource(
        properties = {
            "barback.web.events.heartbeat=200ms",
            "barback.web.events.poll-interval=50ms",
            "barback.queues.steps.processors=1"
        })
class EventsTest extends RecordedTest {
    static final CountDownLatch GO_ON = new CountDownLatch(1);

    @TestConfiguration(proxyBeanMethods = false)
    static class Jobs {
        @Bean
        Steps steps() {
            return new Steps();
        }

        @Bean
        OnceMore onceMore() {
            return new OnceMore();
        }
    }

    /** Reports progress, and waits before its end until the test releases it. */
    @Queue("steps")
    static class Steps implements Job {
        public String perform(JobContext context, boolean waits) throws InterruptedException {
            context.message("half of it");
            context.progress(1, 2);
            if (waits && !GO_ON.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test did not release it.");
            }
            return "all done";
        }
    }

    @RetryOn(value = IllegalStateException.class, waitFor = "0s", attempts = 2)
    static class OnceMore implements Job {
        public void perform() {
            throw new IllegalStateException("not today");
        }
    }

    @Test
    void aJobIsFollowedFromItsSubmissionToItsEnd(@LocalServerPort int port) {
        try (EventStream events = EventStream.open(port, "/api/events?user=ada")) {
            assertThat(events.next("snapshot").json().path("complete").booleanValue())
                    .isTrue();
            String first = enqueued("'job_class':'Steps','arguments':[true],'user':'ada'");
            String second = enqueued("'job_class':'Steps','arguments':[false],'user':'ada'");
            enqueued("'job_class':'HelloMeJob','arguments':['Ben','Lovelace'],'user':'ben'");

            JsonNode underWay = events.job(
                    first, job -> job.at("/latest_execution/progress/done").asInt(0) == 1);
            assertThat(underWay.path("state").stringValue()).isEqualTo("executing");
            assertThat(underWay.at("/latest_execution/progress/message").stringValue())
                    .isEqualTo("half of it");
            assertThat(underWay.at("/latest_execution/took").doubleValue()).isPositive();
            JsonNode waits = events.job(second, job -> job.path("position").asInt(0) == 1);
            assertThat(waits.path("state").stringValue()).isEqualTo("available");
            assertThat(shown(second).path("position").intValue()).isEqualTo(1);
            assertThat(shown(first).path("position").isNull()).isTrue();

            GO_ON.countDown();
            JsonNode ended =
                    events.job(second, job -> job.path("state").stringValue().equals("completed"));
            assertThat(ended.at("/latest_execution/result").stringValue()).isEqualTo("all done");
            JsonNode polled = shown(second);
            for (String field :
                    List.of("id", "state", "created_at", "since", "executions", "user", "latest_execution")) {
                assertThat(polled.path(field)).as(field).isEqualTo(ended.path(field));
            }
            assertThat(events.seen()).noneMatch(event -> event.data().contains("Ben"));
        }
    }

    @Test
    void aRetryAndAFailureAreTold(@LocalServerPort int port) {
        String id = enqueued("'job_class':'OnceMore','wait':'1s'");
        try (EventStream events = EventStream.open(port, "/api/jobs/" + id + "/events")) {
            assertThat(events.next("snapshot").json().at("/jobs/0/id").stringValue())
                    .isEqualTo(id);
            scheduled(); // another job
            JsonNode dead =
                    events.job(id, job -> job.path("state").stringValue().equals("dead"));
            assertThat(dead.path("executions").intValue()).isEqualTo(2);
            assertThat(dead.at("/latest_execution/error").stringValue()).contains("not today");
            assertThat(events.seen())
                    .allMatch(event -> event.data().isEmpty() || event.data().contains(id));
        }
    }

    @Test
    void whoComesBackHearsWhatWasMissed(@LocalServerPort int port) {
        String place;
        String before = enqueued("'job_class':'HelloMeJob','arguments':['A','B'],'user':'carl','wait':'1d'");
        try (EventStream events = EventStream.open(port, "/api/events?user=carl")) {
            assertThat(events.next("snapshot").json().at("/jobs/0/id").stringValue())
                    .isEqualTo(before);
            place = events.lastEventId();
        }
        String missed = enqueued("'job_class':'HelloMeJob','arguments':['A','B'],'user':'carl'");
        awaitState(missed, "completed");
        try (EventStream events = EventStream.open(port, "/api/events?user=carl", place)) {
            events.job(missed, job -> job.path("state").stringValue().equals("completed"));
            assertThat(events.seen())
                    .noneMatch(event -> event.name().equals("snapshot"))
                    .noneMatch(event -> event.data().contains(before));
            assertThat(events.lastEventId()).isNotEqualTo(place);
        }
        for (String unknown : List.of("1:2:3", "rubbish", "0:9999999999999:")) {
            try (EventStream events = EventStream.open(port, "/api/events?user=carl", unknown)) {
                assertThat(events.next("snapshot").json().path("jobs")).hasSize(2);
            }
        }
    }

    @Test
    void heartbeatsComeWhileNothingHappens(@LocalServerPort int port) {
        try (EventStream events = EventStream.open(port, "/api/jobs/" + scheduled() + "/events")) {
            events.next("snapshot");
            events.awaitHeartbeats(3);
            assertThat(events.seen()).allMatch(event -> event.data().contains("scheduled"));
        }
    }

    @Test
    void whoAsksForWhatIsNotThereIsToldSo() {
        assertProblem(api.get("/api/jobs/nothing/events"), 404, "There is no job");
        assertProblem(api.get("/api/events?queue=mail"), 400, "There is no parameter");
        assertProblem(api.get("/api/events?user=%00"), 400, "A user is");
    }
}

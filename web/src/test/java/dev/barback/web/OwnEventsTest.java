package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.accounts.Account.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Users follow only their own jobs, whatever they request; an admin follows all. */
@Timeout(90)
@TestPropertySource(properties = "barback.web.events.poll-interval=50ms")
class OwnEventsTest extends AuthenticatedTest {

    @Test
    void aStreamTellsOfOwnJobsAlone(@LocalServerPort int port) {
        String adasBefore = enqueued(ADA, "");
        try (EventStream bens = EventStream.open(port, "/api/events", "", token(BEN));
                EventStream roots = EventStream.open(port, "/api/events", "", token(ROOT))) {
            bens.next("snapshot");
            String adas = enqueued(ADA, "");
            String own = enqueued(BEN, "");
            bens.job(own, job -> true);
            roots.job(adas, job -> true);
            roots.job(own, job -> true);
            assertThat(bens.seen().toString()).doesNotContain(adas, adasBefore);
        }
    }

    @Test
    void goingOnAtAnothersPlaceTellsOfOwnJobsAlone(@LocalServerPort int port) {
        String place;
        try (EventStream adas = EventStream.open(port, "/api/events", "", token(ADA))) {
            adas.next("snapshot");
            adas.job(enqueued(ADA, ""), job -> true);
            adas.awaitHeartbeats(0);
            place = adas.lastEventId();
        }
        String missed = enqueued(ADA, "");
        String own = enqueued(BEN, "");
        try (EventStream bens = EventStream.open(port, "/api/events", place, token(BEN))) {
            bens.job(own, job -> true);
            assertThat(bens.seen().toString()).doesNotContain(missed);
        }
    }

    @Test
    void anothersJobCanNotBeFollowed() {
        String adas = enqueued(ADA, "");
        Api.Answer others = get(BEN, "/api/jobs/" + adas + "/events");
        Api.Answer missing = get(BEN, "/api/jobs/nobody/events");
        assertThat(others.status()).isEqualTo(404);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(others.response().body().replace(adas, "nobody"))
                .isEqualTo(missing.response().body());
        assertThat(get(BEN, "/api/events?user=ada").status()).isEqualTo(403);
        assertThat(api.get("/api/events").status()).isEqualTo(401);
    }

    /** One user may have 20 event streams, in every role. */
    @ParameterizedTest
    @EnumSource(names = {"USER", "VIEWER", "ADMIN"})
    void oneUserHasSomeOfTheSeats(Role role, @LocalServerPort int port) {
        String user = "one-" + role.name().toLowerCase(Locale.ROOT);
        accounts.add(user, role, "{bcrypt}none");
        List<EventStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                streams.add(EventStream.open(port, "/api/events", "", token(user)));
                streams.get(i).next("snapshot");
            }
            Api.Answer oneMore = get(user, "/api/events");
            assertThat(oneMore.status()).isEqualTo(429);
            ProblemSchema.requireValid(oneMore.response().body());
            try (EventStream others = EventStream.open(port, "/api/events", "", token(BEN))) {
                others.next("snapshot");
            }
        } finally {
            streams.forEach(EventStream::close);
        }
    }

    /** One user may have 20 event streams. */
    @Test
    void whoAsksForTheHeadersAloneTakesNoSeat(@LocalServerPort int port) {
        String job = enqueued(ADA, "");
        for (int i = 0; i < 11; i++) {
            for (String path : List.of("/api/events", "/api/jobs/" + job + "/events")) {
                Api.Answer answer = ask(ADA, "HEAD", path, "");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.type()).startsWith("text/event-stream");
            }
        }
        assertThat(ask(ADA, "HEAD", "/api/jobs/nobody/events", "").status()).isEqualTo(404);
        try (EventStream adas = EventStream.open(port, "/api/events", "", token(ADA))) {
            adas.next("snapshot");
        }
    }
}

package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.Passwords;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** An event stream ends when its user is no longer authorized; other streams go on. */
@Timeout(90)
@TestPropertySource(properties = {"barback.web.events.poll-interval=50ms", "barback.web.events.heartbeat=100ms"})
class RevokedEventsTest extends AuthenticatedTest {
    private static final String EVENTS = "/api/events";

    @LocalServerPort
    private int port;

    @Test
    void tokensThatAreRevoked() {
        try (EventStream adas = EventStream.open(port, EVENTS, "", token(ADA));
                EventStream bens = EventStream.open(port, EVENTS, "", token(BEN))) {
            accessTokens.list().stream()
                    .filter(token -> token.user().equals(ADA))
                    .forEach(token -> accessTokens.revoke(ADA, token.id()));
            adas.awaitEnd();
            assertGoesOn(bens);
        }
    }

    @Test
    void usersWhoAreRemoved() {
        accounts.add("eve", Role.ADMIN, "{bcrypt}none");
        String id = enqueued(ADA, "");
        try (EventStream all = EventStream.open(port, EVENTS, "", token("eve"));
                EventStream one = EventStream.open(port, "/api/jobs/" + id + "/events", "", token("eve"));
                EventStream bens = EventStream.open(port, EVENTS, "", token(BEN))) {
            accounts.remove("eve");
            all.awaitEnd();
            one.awaitEnd();
            assertGoesOn(bens);
        }
    }

    @Test
    void sessionsThatAreOver() {
        Session session = logIn(BEN);
        try (EventStream logsOut = EventStream.ofSession(port, EVENTS, session.cookie());
                EventStream stays =
                        EventStream.ofSession(port, EVENTS, logIn(BEN).cookie())) {
            assertThat(api.send(api.to("/logout")
                                    .header("Cookie", session.cookie())
                                    .header("X-CSRF-TOKEN", session.csrf())
                                    .POST(BodyPublishers.noBody()))
                            .status())
                    .isEqualTo(204);
            logsOut.awaitEnd();
            assertGoesOn(stays);
        }
    }

    @Test
    void sessionsOfAnotherPassword(@Autowired Passwords passwords) {
        try (EventStream bySession =
                        EventStream.ofSession(port, EVENTS, logIn(BEN).cookie());
                EventStream byToken = EventStream.open(port, EVENTS, "", token(BEN))) {
            accounts.changePassword(BEN, passwords.hash(PASSWORD));
            bySession.awaitEnd();
            assertGoesOn(byToken);
        }
    }

    /** Asserts that ben's stream goes on for more than two authorization checks. */
    private void assertGoesOn(EventStream bens) {
        bens.awaitHeartbeats(10);
        bens.job(enqueued(BEN, ""), job -> true);
    }
}

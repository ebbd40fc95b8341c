package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.accounts.AuditLog;
import dev.barback.internal.accounts.Passwords;
import dev.barback.internal.accounts.TokenScope;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** Authentication, authorization and their expiry. */
@ExtendWith(OutputCaptureExtension.class)
class AccessTest extends AuthenticatedTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                "Bearer bb_",
                "Bearer bb_0000000000000000000000000000000000000000000",
                "Bearer ' OR 1=1 --",
                "Bearer %00",
                "Bearer bb_00000000000000000000000000000000000000000000000000000000000000000000",
                "Bearer a b",
                "Bearer a,Bearer b",
                "Basic YWRtaW46YWRtaW4=",
                "Basic ÿ",
                "Digest username=\"admin\"",
                "Token bb_0",
                "bb_0000000000000000000000000000000000000000000",
                "\u0001"
            })
    void headersThatAreNobody(String header) {
        for (String path : List.of("/api/jobs", "/actuator/prometheus", "/api/queues", "/actuator/health")) {
            Api.Answer answer;
            try {
                answer = api.send(api.to(path).header("Authorization", header));
            } catch (IllegalArgumentException e) { // the HTTP client refuses to send it
                continue;
            }
            assertThat(answer.status()).as(path).isIn(400, 401);
            if (answer.status() == 401) {
                RecordedTest.assertProblem(answer, 401, "Authentication failed: the Authorization header is not");
                assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=\"barback\"");
            }
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void onlyALoginBeginsASession() {
        for (String path : List.of("/api/me", "/api/jobs", "/api/queues", "/api/nothing", "/actuator/health", "/")) {
            assertThat(get(ADA, path).header("Set-Cookie")).as(path).isEmpty();
            assertThat(ask(ADA, "POST", path, "{}").header("Set-Cookie"))
                    .as(path)
                    .isEmpty();
            assertThat(api.get(path).header("Set-Cookie")).as(path).isEmpty();
            assertThat(api.post(path).header("Set-Cookie")).as(path).isEmpty();
        }
        assertThat(api.post("/login", credentials(ADA, "wrong")).header("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void twoHeadersAreNobody() {
        assertThat(api.send(as(ADA, "/api/jobs").header("Authorization", "Bearer " + token(ROOT)))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void tokensThatWereRevokedOrTheirUserRemoved() {
        assertThat(get(ADA, "/api/me").json().toString())
                .isEqualTo("{\"name\":\"ada\",\"role\":\"user\",\"csrf_token\":null,\"time_spent\":0.0}");
        accessTokens.list().forEach(token -> accessTokens.revoke(ADA, token.id()));
        assertThat(get(ADA, "/api/me").status()).isEqualTo(401);

        accounts.add("eve", Role.USER, "{bcrypt}x");
        assertThat(get("eve", "/api/me").status()).isEqualTo(200);
        accounts.remove("eve");
        assertThat(get("eve", "/api/me").status()).isEqualTo(401);
    }

    @Test
    void sessionsNeedTheirCsrfToken() {
        Session session = logIn(ADA);
        String job = RecordedTest.job("'job_class':'HelloWorldJob','wait':'1d'");
        assertThat(api.send(api.to("/api/jobs").header("Cookie", session.cookie()))
                        .status())
                .isEqualTo(200);
        assertThat(enqueue(session, job, null).status()).isEqualTo(403);
        assertThat(enqueue(session, job, "guess").status()).isEqualTo(403);
        assertThat(enqueue(session, job, logIn(BEN).csrf()).status()).isEqualTo(403);
        RecordedTest.assertProblem(enqueue(session, job, null), 403, "Send the header X-CSRF-TOKEN");
        Api.Answer taken = enqueue(session, job, session.csrf());
        assertThat(taken.status()).isEqualTo(201);
        String id = taken.json().path("job").path("id").stringValue();
        assertThat(get(ADA, "/api/jobs/" + id).status()).isEqualTo(200);
        assertThat(get(BEN, "/api/jobs/" + id).status()).isEqualTo(404);
        assertThat(api.send(api.to("/api/me").header("Cookie", session.cookie()))
                        .text("csrf_token"))
                .isEqualTo(session.csrf());
    }

    private Api.Answer enqueue(Session session, String json, String csrf) {
        var request = api.jobs().header("Cookie", session.cookie()).POST(BodyPublishers.ofString(json));
        return api.send(csrf == null ? request : request.header("X-CSRF-TOKEN", csrf));
    }

    @Test
    void aSessionThatWasThereBeforeIsNotTakenOver() {
        Session before = logIn(BEN);
        Api.Answer answer = api.send(api.to("/login")
                .header("Cookie", before.cookie())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(credentials(ADA, PASSWORD))));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Set-Cookie")).startsWith("barback=").doesNotContain(before.cookie());
        assertThat(api.send(api.to("/api/me").header("Cookie", before.cookie())).status())
                .isEqualTo(401);

        Api.Answer planted = api.send(api.to("/login")
                .header("Cookie", "barback=0123456789ABCDEF0123456789ABCDEF")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(credentials(ADA, PASSWORD))));
        assertThat(planted.header("Set-Cookie")).doesNotContain("0123456789ABCDEF0123456789ABCDEF");
        assertThat(api.get("/api/me;barback=0123456789ABCDEF0123456789ABCDEF").status())
                .isBetween(400, 499);
    }

    @Test
    void sessionsEnd(@Autowired Passwords passwords) {
        Session session = logIn(ADA);
        assertThat(api.send(api.to("/logout").header("Cookie", session.cookie()).POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(403);
        assertThat(api.send(api.to("/logout")
                                .header("Cookie", session.cookie())
                                .header("X-CSRF-TOKEN", session.csrf())
                                .POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(204);
        assertThat(api.send(api.to("/api/me").header("Cookie", session.cookie()))
                        .status())
                .isEqualTo(401);

        Session other = logIn(ADA);
        accounts.changePassword(ADA, passwords.hash(PASSWORD));
        assertThat(api.send(api.to("/api/me").header("Cookie", other.cookie())).status())
                .isEqualTo(401);
    }

    @Test
    void formsLogInButNotFromTheAddress() {
        String form = "name=ada&password=" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
        assertThat(form("/login", form).status()).isEqualTo(200);
        assertThat(form("/login?" + form, "").status()).isEqualTo(400);
        assertThat(form("/login", "name=ada").status()).isEqualTo(422);
        assertThat(api.post("/login", "{\"name\":\"ada\"}").status()).isEqualTo(422);
        assertThat(api.post("/login", "[]").status()).isEqualTo(422);
    }

    private Api.Answer form(String path, String body) {
        return api.send(api.to(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void pagesOfOtherSitesDoNotLogIn() {
        assertThat(api.send(api.to("/login")
                                .header("Origin", "https://evil.example")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(credentials(ADA, PASSWORD))))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void guessingEnds() {
        accounts.add("max", Role.USER, "{bcrypt}x");
        for (String name : List.of("max", "nobody")) {
            for (int i = 0; i < 10; i++) {
                RecordedTest.assertProblem(
                        api.post("/login", credentials(name, "wrong" + i)),
                        401,
                        "Authentication failed: the user name or the password");
            }
            Api.Answer answer = api.post("/login", credentials(name, PASSWORD));
            RecordedTest.assertProblem(answer, 429, "Rate limit: too many failed logins.");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 900);
        }
        assertThat(api.post("/login", credentials(ADA, PASSWORD)).status()).isEqualTo(200);
    }

    @Test
    void aCancellationAndALoginThatAskForHtmlAreNotDone() {
        String id = enqueued(ADA, "");
        HttpRequest.Builder cancel = as(ADA, "/api/jobs/" + id + "/cancel").header("Accept", "text/html");
        assertThat(api.send(cancel.POST(BodyPublishers.noBody())).status()).isEqualTo(406);
        Api.Answer shown = get(ADA, "/api/jobs/" + id);
        assertThat(shown.json().at("/job/state").stringValue()).isEqualTo("scheduled");

        HttpRequest.Builder login = api.to("/login").header("Content-Type", "application/json");
        String body = credentials(ADA, PASSWORD);
        Api.Answer refused = api.send(login.header("Accept", "text/html").POST(BodyPublishers.ofString(body)));
        RecordedTest.assertProblem(refused, 406, "application/json");
        assertThat(refused.header("Set-Cookie")).isEmpty();
    }

    @Test
    void theTrailSaysWhoDidWhat(@Autowired AccountDatabase accountDatabase) {
        String id = enqueued(ADA, "");
        ask(ADA, "POST", "/api/jobs/" + id + "/cancel", "");
        ask(BEN, "POST", "/api/queues/default/pause", "");
        List<AuditLog.Entry> latest =
                accountDatabase.auditLog(Clock.systemUTC()).latest(3);
        assertThat(latest)
                .extracting(
                        entry -> entry.user() + " " + entry.action() + " " + entry.subject() + " " + entry.outcome())
                .containsExactly(
                        "ben POST /api/queues/default/pause  denied",
                        "ada POST /api/jobs/{id}/cancel " + id + " 200",
                        "ada POST /api/jobs " + id + " 201");
        assertThat(latest.toString()).doesNotContain(token(ADA));
    }

    @Test
    void peopleChangeTheirPasswordAndRevokeTheirTokens(@Autowired Passwords passwords) {
        accounts.add("pia", Role.USER, passwords.hash(PASSWORD));
        String other =
                accessTokens.add("pia", "lost laptop", Duration.ofHours(1)).orElseThrow();
        JsonNode tokens = get("pia", "/api/me/tokens").json().path("tokens");
        assertThat(tokens.toString()).contains("lost laptop").doesNotContain(other);
        String id = tokens.valueStream()
                .filter(token -> token.path("name").stringValue().equals("lost laptop"))
                .findAny()
                .orElseThrow()
                .path("id")
                .stringValue();
        assertThat(ask(ADA, "DELETE", "/api/me/tokens/" + id, "").status()).isEqualTo(404);
        assertThat(ask("pia", "DELETE", "/api/me/tokens/" + id, "").status()).isEqualTo(204);
        assertThat(accessTokens.authenticate(other)).isEmpty();

        String path = "/api/me/password";
        String wanted = "stapler on a green moon";
        RecordedTest.assertProblem(
                ask("pia", "POST", path, passwords("wrong", wanted)), 403, "The current password is wrong.");
        RecordedTest.assertProblem(
                ask("pia", "POST", path, passwords(PASSWORD, "Password1234")), 422, "easily guessed");
        RecordedTest.assertProblem(ask("pia", "POST", path, "{'password':'x'}".replace('\'', '"')), 422, "Send both");
        assertThat(ask("pia", "POST", path, passwords(PASSWORD, wanted)).status())
                .isEqualTo(204);
        assertThat(api.post("/login", credentials("pia", PASSWORD)).status()).isEqualTo(401);
        assertThat(api.post("/login", credentials("pia", wanted)).status()).isEqualTo(200);
    }

    private static String passwords(String current, String wanted) {
        return "{\"password\":\"%s\",\"new_password\":\"%s\"}".formatted(current, wanted);
    }

    @Test
    void viewersLookOverTelnetAndScopedTokensDoNotGetIn(
            @Autowired ApplicationContext context, @Autowired AccountDatabase accountDatabase) throws Exception {
        accounts.add("vic", Role.VIEWER, "{bcrypt}none");
        String scoped = accessTokens
                .add("vic", "scoped", Duration.ofHours(1), Set.of(TokenScope.METRICS))
                .orElseThrow();
        try (Telnet telnet = new Telnet(context)) {
            assertThat(telnet.ask("auth " + scoped)).startsWith("> ERROR A token with scopes");
            assertThat(telnet.ask("auth " + token("vic"))).isEqualTo("> Hello vic.");
            assertThat(telnet.ask("perform_later HelloWorldJob"))
                    .isEqualTo("> ERROR Viewers can see everything, and change nothing.");
            assertThat(telnet.ask("perform_now HelloWorldJob")).startsWith("> ERROR Viewers can see");
            assertThat(telnet.ask("clear default")).startsWith("> ERROR Viewers can see");
            assertThat(telnet.ask("get_info none")).startsWith("> ERROR There is no job none");
        }
        assertThat(accountDatabase.auditLog(Clock.systemUTC()).latest(10))
                .filteredOn(entry -> entry.user().equals("vic"))
                .extracting(entry -> entry.action() + " " + entry.outcome())
                .contains("auth denied", "auth ok", "perform_later denied", "perform_now denied", "clear denied");
    }

    @Test
    void commandsOnQueuesAreDeniedToUsersAndTheTrailSaysSo(
            @Autowired ApplicationContext context, @Autowired AccountDatabase accountDatabase) throws Exception {
        try (Telnet telnet = new Telnet(context)) {
            telnet.ask("auth " + token(ADA));
            assertThat(telnet.ask("clear mail")).startsWith("> ERROR Queues are for admins");
            assertThat(telnet.ask("queues")).startsWith("> ERROR Queues are for admins");
        }
        assertThat(accountDatabase.auditLog(Clock.systemUTC()).latest(3))
                .extracting(
                        entry -> entry.user() + " " + entry.action() + " " + entry.subject() + " " + entry.outcome())
                .containsExactly("ada queues  denied", "ada clear mail denied", "ada auth  ok");
    }

    @Test
    void nothingSecretIsLogged(CapturedOutput output) {
        String id = enqueued(ADA, "");
        api.post("/login", credentials(ADA, "a wrong password"));
        api.send(api.to("/api/jobs/" + id).header("Authorization", "Bearer bb_wrongtoken"));
        logIn(ADA);
        assertThat(output.getAll())
                .doesNotContain(token(ADA))
                .doesNotContain(PASSWORD)
                .doesNotContain("a wrong password")
                .doesNotContain("wrongtoken");
    }

    @Test
    void expiredTokensAreNobodys() {
        String token = accessTokens.add(ADA, "short", Duration.ofNanos(1_000)).orElseThrow();
        assertThat(api.send(api.to("/api/me").header("Authorization", "Bearer " + token))
                        .status())
                .isEqualTo(401);
    }
}

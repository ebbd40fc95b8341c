package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.Accounts;
import dev.barback.internal.accounts.Passwords;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The web process with authentication on, shared by tests: ada and ben are users, root is an admin. */
@SpringBootTest(
        classes = WebApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "barback.broker=jdbc",
            "barback.worker.enabled=true",
            "barback.security.enabled=true",
            "barback.command-server.port=-1"
        })
@Import(AuthenticatedTest.Quick.class)
@DirtiesContext
abstract class AuthenticatedTest {
    static final String ADA = "ada";
    static final String BEN = "ben";
    static final String ROOT = "root";
    static final String PASSWORD = "correct horse battery";

    @TempDir
    private static Path folder;

    @Autowired
    Accounts accounts;

    @Autowired
    AccessTokens accessTokens;

    @Autowired
    private Passwords passwords;

    private final Map<String, String> tokens = new HashMap<>();

    Api api;

    /** A password hash that takes a millisecond. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Quick {
        @Bean
        Passwords passwords() {
            return new Passwords(4);
        }
    }

    @DynamicPropertySource
    static void inAFolderOfItsOwn(DynamicPropertyRegistry properties) {
        properties.add("barback.data-dir", folder::toString);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        api = new Api(port);
        accounts.add(ADA, Role.USER, passwords.hash(PASSWORD));
        accounts.add(BEN, Role.USER, passwords.hash(PASSWORD));
        accounts.add(ROOT, Role.ADMIN, passwords.hash(PASSWORD));
    }

    String token(String user) {
        return tokens.computeIfAbsent(
                user,
                name -> accessTokens.add(name, "test", Duration.ofHours(1)).orElseThrow());
    }

    /** A request of a user, with or without JSON. */
    Api.Answer ask(String user, String method, String path, String json) {
        return api.send(as(user, path)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    Api.Answer get(String user, String path) {
        return ask(user, "GET", path, "");
    }

    HttpRequest.Builder as(String user, String path) {
        return api.to(path).header("Authorization", "Bearer " + token(user));
    }

    /** Enqueues a job that is due in a day, with these additional fields. */
    String enqueued(String user, String more) {
        Api.Answer answer =
                ask(user, "POST", "/api/jobs", RecordedTest.job("'job_class':'HelloWorldJob','wait':'1d'" + more));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.json().path("job").path("id").stringValue();
    }

    /** A session: its cookie and its CSRF token. */
    record Session(String cookie, String csrf) {}

    Session logIn(String user) {
        Api.Answer answer = api.post("/login", credentials(user, PASSWORD));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        String cookie = answer.header("Set-Cookie");
        assertThat(cookie).startsWith("barback=").contains("HttpOnly").contains("SameSite=Strict");
        return new Session(cookie.substring(0, cookie.indexOf(';')), answer.text("csrf_token"));
    }

    static String credentials(String name, String password) {
        return "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    }
}

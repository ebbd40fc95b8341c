package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.accounts.AccountRoles;
import dev.barback.internal.accounts.Accounts;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.spi.RoleLookup;
import dev.barback.web.WebApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts of web with and without authentication, and refused starts. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {
    private static final Pattern PASSWORD = Pattern.compile("The first user is admin, with the password (\\S+)");

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext start(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--server.port=0", "--barback.command-server.port=-1", "--barback.data-dir=" + folder));
        arguments.addAll(List.of(more));
        return SpringApplication.run(WebApplication.class, arguments.toArray(String[]::new));
    }

    private static int logIn(ConfigurableApplicationContext web, String password) throws Exception {
        return logIn(web, password, "198.51.100.7");
    }

    private static int logIn(ConfigurableApplicationContext web, String password, String forwarded) throws Exception {
        String port = web.getEnvironment().getProperty("local.server.port");
        HttpRequest login = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/login"))
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", forwarded)
                .POST(BodyPublishers.ofString("{\"name\":\"admin\",\"password\":\"" + password + "\"}"))
                .build();
        return HttpClient.newHttpClient().send(login, BodyHandlers.discarding()).statusCode();
    }

    private static int status(ConfigurableApplicationContext web, String path) throws Exception {
        return get(web.getEnvironment().getProperty("local.server.port"), path);
    }

    private static int get(String port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theFirstPasswordIsPrintedOnce(CapturedOutput output) throws Exception {
        String password;
        try (ConfigurableApplicationContext web = start("--barback.broker=jdbc", "--server.address=0.0.0.0")) {
            Matcher printed = PASSWORD.matcher(output.getAll());
            assertThat(printed.find()).isTrue();
            password = printed.group(1);
            assertThat(output.getAll().split(Pattern.quote(password), -1)).hasSize(2);
            assertThat(status(web, "/api/jobs")).isEqualTo(401);
            assertThat(logIn(web, "admin")).isEqualTo(401);
            assertThat(logIn(web, password)).isEqualTo(200);
            assertThat(web.getBean(Accounts.class).list()).hasSize(1);
        }
        try (ConfigurableApplicationContext web = start("--barback.broker=jdbc", "--barback.security.enabled=true")) {
            assertThat(logIn(web, password)).isEqualTo(200);
        }
        assertThat(output.getAll().split(Pattern.quote(password), -1)).hasSize(2);
        assertThat(output.getAll().split("The first user is", -1)).hasSize(2);
    }

    @Test
    void theFirstPasswordCanBeSet(CapturedOutput output) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "stapler on a green moon\n");
        try (ConfigurableApplicationContext web = start(
                "--barback.broker=jdbc",
                "--barback.security.enabled=true",
                "--barback.security.admin-password-file=" + file)) {
            assertThat(logIn(web, "stapler on a green moon")).isEqualTo(200);
        }
        assertThat(output.getAll())
                .contains("The first user is admin, with the configured password.")
                .doesNotContain("stapler");
    }

    @Test
    void aFirstPasswordThatIsGuessedFirstStopsTheStart() {
        assertThatThrownBy(() -> start(
                        "--barback.broker=jdbc",
                        "--barback.security.enabled=true",
                        "--barback.security.admin-password=password1234"))
                .isInstanceOf(InsecureStartException.class)
                .hasMessageContaining("easily guessed");
    }

    @Test
    void nobodyIsAskedOnTheLoopbackAddress(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext web = start("--barback.broker=jdbc")) {
            assertThat(status(web, "/api/jobs")).isEqualTo(200);
            assertThat(status(web, "/login")).isEqualTo(404);
            assertThat(output.getAll())
                    .contains("Authentication is off, because only this machine can connect")
                    .doesNotContain("The first user");
        }
        JdbcAddress file = JdbcAddress.file(folder.resolve("barback.db"));
        assertThat(AccountDatabase.MIGRATIONS.version(file.dataSource(JdbcOptions.DEFAULTS), JdbcOptions.DEFAULTS))
                .as("no tables of accounts")
                .isZero();
    }

    /** For the shares of a worker inside web. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void rolesAreThoseOfTheAccounts(String authenticates) {
        try (ConfigurableApplicationContext web = start(
                "--barback.broker=jdbc",
                "--barback.worker.enabled=true",
                "--barback.security.enabled=" + authenticates,
                "--barback.shares[0].role=viewer",
                "--barback.shares[0].weight=2")) {
            assertThat(web.getBean(RoleLookup.class)).isInstanceOf(AccountRoles.class);
        }
    }

    @Test
    void theManagementPortAsksAndBelievesTheSameProxies() throws Exception {
        try (ConfigurableApplicationContext web = start(
                "--barback.broker=jdbc",
                "--barback.security.enabled=true",
                "--management.server.port=0",
                "--barback.web.trusted-proxies=127.0.0.1")) {
            String port = web.getEnvironment().getProperty("local.management.port");
            for (String path : List.of("/actuator/metrics", "/actuator/prometheus", "/actuator")) {
                assertThat(get(port, path)).as(path).isEqualTo(401);
            }
            assertThat(get(port, "/actuator/health")).isEqualTo(200);
            assertThat(status(web, "/api/jobs")).isEqualTo(401);

            Accounts accounts = web.getBean(Accounts.class);
            accounts.add("ada", Role.USER, "{bcrypt}none");
            String token = web.getBean(AccessTokens.class)
                    .add("ada", "test", Duration.ofHours(1))
                    .orElseThrow();
            HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/metrics"))
                    .header("Authorization", "Bearer " + token)
                    .header("X-Forwarded-For", "203.0.113.9")
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(metrics, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(latestOrigin(web)).isEqualTo("203.0.113.9");
        }
    }

    @Test
    void switchedOffForOthersItDoesNotStart(CapturedOutput output) {
        assertThatThrownBy(() ->
                        start("--barback.broker=jdbc", "--server.address=0.0.0.0", "--barback.security.enabled=false"))
                .hasRootCauseInstanceOf(InsecureStartException.class);
        assertThat(output.getAll())
                .contains("barback.security.enabled is false, but other machines can connect to web,"
                        + " because server.address is 0.0.0.0")
                .contains("Remove barback.security.enabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.forward-headers-strategy=native",
                "server.tomcat.remoteip.remote-ip-header=X-Forwarded-For"
            })
    void whoeverSaysAnAddressIsNotBelieved(String property, CapturedOutput output) {
        assertThatThrownBy(() -> start("--barback.broker=jdbc", "--barback.security.enabled=true", "--" + property))
                .hasRootCauseInstanceOf(InsecureStartException.class);
        assertThat(output.getAll()).contains("name the proxies: barback.web.trusted-proxies=10.0.0.0/8");
    }

    @Test
    void proxiesThatAreNamedAreBelieved() throws Exception {
        try (ConfigurableApplicationContext web = start(
                "--barback.broker=jdbc",
                "--barback.security.enabled=true",
                "--barback.web.trusted-proxies=127.0.0.1,10.0.0.0/8")) {
            for (int i = 0; i < 30; i++) {
                assertThat(logIn(web, "wrong", "203.0.113.9, 10.1.1." + i)).isIn(401, 429);
            }
            assertThat(logIn(web, "wrong", "203.0.113.9")).isEqualTo(429);
            assertThat(latestOrigin(web)).isEqualTo("203.0.113.9");
        }
    }

    private static String latestOrigin(ConfigurableApplicationContext web) {
        return web.getBean(AccountDatabase.class)
                .auditLog(Clock.systemUTC())
                .latest(1)
                .get(0)
                .origin();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.port", "management.server.port"})
    void aPortThatDoesNotExistStopsTheStartWithASentence(String property, CapturedOutput output) {
        assertThatThrownBy(() -> SpringApplication.run(
                        WebApplication.class,
                        "--" + property + "=99999",
                        "--barback.broker=memory",
                        "--barback.command-server.port=0",
                        "--barback.data-dir=" + folder))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(output.getAll())
                .contains("The port " + property + " is 0 to 65535, not 99999.")
                .contains("Set " + property + " to a free port")
                .doesNotContain("\tat ");
        assertThat(folder).as("nothing was made").isEmptyDirectory();
    }

    @Test
    void withoutADatabaseForUsersItDoesNotStart(CapturedOutput output) {
        assertThatThrownBy(() -> start("--barback.broker=memory", "--server.address=0.0.0.0"))
                .hasRootCauseInstanceOf(InsecureStartException.class);
        assertThat(output.getAll())
                .contains("Web needs authentication, because server.address is 0.0.0.0, but it has no database")
                .contains("Set a database with barback.jdbc.url");
    }

    @Test
    void aContainerPublishedToThisMachineAloneIsTakenAtItsWord() throws Exception {
        try (ConfigurableApplicationContext web = start(
                "--barback.broker=memory",
                "--server.address=0.0.0.0",
                "--barback.security.published-on-loopback=true")) {
            assertThat(status(web, "/api/queues")).isEqualTo(200);
        }
    }
}

package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.contract.PostgresServer;
import dev.barback.internal.accounts.Account;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.accounts.Passwords;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and tokens from the command line, in a file and in PostgreSQL. */
class UsersCommandTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private Path folder;

    private CommandTester onFile() {
        return CommandTester.of(Map.of("BARBACK_DATA_DIR", folder.toString()));
    }

    @Test
    void usersComeAndGo() {
        CommandTester commandTester = onFile();
        assertThat(commandTester.typeAndAnswer(PASSWORD + "\n", "users", "add", "ada"))
                .isZero();
        assertThat(commandTester.out()).isEmpty();
        assertThat(commandTester.typeAndAnswer(PASSWORD + "\n", "users", "add", "ada"))
                .isEqualTo(1);
        assertThat(commandTester.err()).isEqualTo("barback: There is a user ada already.");
        assertThat(commandTester.type("users", "add", "root", "--admin", "--generate"))
                .isZero();
        String generated = commandTester.out();
        assertThat(generated).hasSize(24);
        try (AccountDatabase database =
                AccountDatabase.open(JdbcAddress.file(folder.resolve("barback.db")), JdbcOptions.DEFAULTS, false)) {
            Passwords passwords = new Passwords(4);
            Account ada = database.accounts(Clock.systemUTC()).find("ada").orElseThrow();
            assertThat(ada.password()).startsWith("{bcrypt}$2a$12$").doesNotContain(PASSWORD);
            assertThat(passwords.matches(PASSWORD, ada.password())).isTrue();
            assertThat(passwords.matches(PASSWORD + "x", ada.password())).isFalse();
            assertThat(passwords.matches("x".repeat(73), ada.password())).isFalse();
            assertThat(passwords.matches(PASSWORD, null)).isFalse();
            assertThat(passwords.matches(
                            generated,
                            database.accounts(Clock.systemUTC())
                                    .find("root")
                                    .orElseThrow()
                                    .password()))
                    .isTrue();
        }
        assertThat(commandTester.type("users", "list")).isZero();
        assertThat(commandTester.out()).containsPattern("ada +user ").containsPattern("root +admin ");
        assertThat(commandTester.type("users", "remove", "root", "--yes")).isEqualTo(1);
        assertThat(commandTester.err()).contains("root is the last admin; add another one first.");
        assertThat(commandTester.type("users", "remove", "ada", "--yes")).isZero();
        assertThat(commandTester.type("users", "remove", "ada", "--yes")).isEqualTo(1);
        assertThat(commandTester.type("users", "passwd", "root", "--generate")).isZero();
        assertThat(commandTester.out()).hasSize(24).isNotEqualTo(generated);
        assertThat(commandTester.type("users", "audit")).isZero();
        assertThat(commandTester.out())
                .contains("users passwd root")
                .contains("users remove ada")
                .doesNotContain(generated)
                .doesNotContain(PASSWORD);
    }

    @Test
    void tokensAreShownOnceAndRevoked() throws Exception {
        CommandTester commandTester = onFile();
        assertThat(commandTester.type("users", "token", "ada")).isEqualTo(1);
        assertThat(commandTester.err()).isEqualTo("barback: There is no user ada.");
        commandTester.type("users", "add", "ada", "--generate");
        assertThat(commandTester.type("users", "token", "ada", "--name", "laptop", "--expires", "2d"))
                .isZero();
        String token = commandTester.out();
        assertThat(token).matches("bb_[A-Za-z0-9_-]{43}");
        assertThat(commandTester.type("users", "list")).isZero();
        assertThat(commandTester.out()).contains("laptop").contains("never").doesNotContain(token);
        String id = commandTester.out().replaceFirst("(?s).*\\n([0-9a-f]{12}) .*", "$1");
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain(token);
            }
        }
        assertThat(commandTester.type("users", "token", "ben", "--revoke", id)).isEqualTo(1);
        assertThat(commandTester.type("users", "token", "ada", "--revoke", id)).isZero();
        assertThat(commandTester.type("users", "list")).isZero();
        assertThat(commandTester.out()).doesNotContain("laptop");
        for (String time : new String[] {"0s", "4000d", "soon"}) {
            assertThat(commandTester.type("users", "token", "ada", "--expires", time))
                    .isEqualTo(2);
        }
    }

    @Test
    void rolesAndScopes() {
        CommandTester commandTester = onFile();
        commandTester.type("users", "add", "root", "--admin", "--generate");
        assertThat(commandTester.type("users", "add", "keda", "--viewer", "--generate"))
                .isZero();
        assertThat(commandTester.type("users", "add", "both", "--viewer", "--admin"))
                .isEqualTo(2);
        assertThat(commandTester.type("users", "token", "keda", "--name", "scaling", "--scopes", "metrics"))
                .isZero();
        assertThat(commandTester.type("users", "token", "keda", "--scopes", "everything"))
                .isEqualTo(2);
        assertThat(commandTester.err()).contains("some of metrics, read, enqueue");
        assertThat(commandTester.type("users", "token", "keda", "--scopes", "")).isNotZero();
        assertThat(commandTester.err()).contains("--scopes is empty");
        commandTester.type("users", "list");
        assertThat(commandTester.out()).containsPattern("keda +viewer ").containsPattern("keda +metrics ");
        assertThat(commandTester.type("users", "role", "keda", "admin")).isZero();
        assertThat(commandTester.type("users", "role", "root", "user")).isZero();
        assertThat(commandTester.type("users", "role", "keda", "user")).isEqualTo(1);
        assertThat(commandTester.err()).contains("keda is the last admin");
        assertThat(commandTester.type("users", "role", "keda", "king")).isEqualTo(2);
        assertThat(commandTester.type("users", "role", "keda", "unknown")).isEqualTo(2);
        assertThat(commandTester.type("users", "role", "nobody", "user")).isEqualTo(1);
        commandTester.type("users", "audit");
        assertThat(commandTester.out()).contains("users role admin keda");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password1234",
                "Password1234!",
                "passwordpassword",
                "123456789012",
                "aaaaaaaaaaaa",
                "abababababab",
                "qwertyuiop12",
                "letmeinletmein",
                "administrator",
                "iloveyou2024"
            })
    void passwordsThatAreGuessedFirstAreRefused(String password) {
        CommandTester commandTester = onFile();
        assertThat(commandTester.typeAndAnswer(password + "\n", "users", "add", "ada"))
                .isEqualTo(2);
        assertThat(commandTester.err()).startsWith("barback: This password is easily guessed");
    }

    @Test
    void whatCantBe() {
        CommandTester commandTester = onFile();
        assertThat(commandTester.type("users")).isEqualTo(2);
        assertThat(commandTester.type("users", "add", "Ada Lovelace")).isEqualTo(2);
        assertThat(commandTester.err()).startsWith("barback: A user's name is 1 to 64 lower-case letters");
        assertThat(commandTester.typeAndAnswer("short\n", "users", "add", "ada"))
                .isEqualTo(2);
        assertThat(commandTester.err()).startsWith("barback: A password has 12 characters or more");
        assertThat(commandTester.typeAndAnswer("", "users", "add", "ada")).isEqualTo(2);
        assertThat(commandTester.err()).startsWith("barback: There is no terminal to ask for a password");
        assertThat(CommandTester.of(Map.of("PUBSUB_EMULATOR_HOST", "127.0.0.1:1"))
                        .type("users", "list"))
                .isEqualTo(1);
    }

    @Test
    void onPostgres() {
        CommandTester commandTester = CommandTester.of(
                Map.of("BARBACK_JDBC_URL", PostgresServer.newUrl(), "BARBACK_JDBC_USERNAME", "postgres"));
        assertThat(commandTester.type("users", "add", "ada", "--generate")).isZero();
        assertThat(commandTester.type("users", "token", "ada")).isZero();
        assertThat(commandTester.type("users", "list")).isZero();
        assertThat(commandTester.out()).contains("ada");
    }

    @Test
    void theConsoleForgetsTokens() throws Exception {
        Path file = folder.resolve("history");
        LineReader reader = LineReaderBuilder.builder()
                .terminal(new DumbTerminal(
                        java.io.InputStream.nullInputStream(), java.io.OutputStream.nullOutputStream()))
                .variable(LineReader.HISTORY_FILE, file)
                .build();
        Prompt.WithoutTokens history = new Prompt.WithoutTokens();
        history.attach(reader);
        for (String line :
                new String[] {"queues", "auth bb_secret", "AUTH bb_secret", "auht bb_secret", "auth secret"}) {
            history.add(Instant.now(), line);
        }
        history.save();
        assertThat(Files.readString(file)).contains("queues").doesNotContain("secret");
    }
}

package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.internal.accounts.AccessTokens;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.accounts.Accounts;
import dev.barback.internal.accounts.Passwords;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rate limits of failed logins, by name and by address. */
class LoginServiceTest {
    private static final String HERE = "192.0.2.1";
    private static final String WRONG = "another password";
    private static final String RIGHT = "correct horse battery";

    @TempDir
    Path folder;

    private AccountDatabase database;
    private AccessTokens tokens;
    private LoginService loginService;

    @BeforeEach
    void open() {
        Path file = folder.resolve("barback.db");
        database = AccountDatabase.open(JdbcAddress.file(file), JdbcOptions.DEFAULTS, true);
        Clock clock = Clock.systemUTC();
        Accounts accounts = database.accounts(clock);
        tokens = database.tokens(clock);
        Passwords passwords = new Passwords(4);
        accounts.add("ada", Role.USER, passwords.hash(RIGHT));
        accounts.add("ben", Role.USER, passwords.hash(RIGHT));
        loginService =
                new LoginService(accounts, tokens, passwords, new HttpAuditLog(database.auditLog(clock), clock), clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoKeepsTryingWithALockedNameLocksOutNobodyElse() {
        for (int i = 0; i < LoginService.MAX_PER_NAME; i++) {
            assertRefused("ada", WRONG, 401);
        }
        for (int i = 0; i < LoginService.MAX_PER_NETWORK; i++) {
            assertRefused("ada", RIGHT, 429);
        }
        assertThat(loginService.byPassword("ben", RIGHT, HERE).name()).isEqualTo("ben");
    }

    @Test
    void aTokenIsLetInWhateverOthersFailedWith() {
        String token = tokens.add("ada", "test", Duration.ofHours(1)).orElseThrow();
        for (int i = 0; i < LoginService.MAX_PER_NETWORK; i++) {
            assertRefused("guess" + i, WRONG, 401);
        }
        assertRefused("ben", RIGHT, 429);
        assertThat(loginService.byToken(token, HERE).account().name()).isEqualTo("ada");
        assertThatThrownBy(() -> loginService.byToken("bb_", HERE))
                .isInstanceOfSatisfying(
                        AccessProblem.class,
                        problem -> assertThat(problem.status().value()).isEqualTo(429));
        assertThat(loginService.byPassword("ben", RIGHT, "192.0.2.2").name()).isEqualTo("ben");
    }

    private void assertRefused(String name, String password, int status) {
        assertThatThrownBy(() -> loginService.byPassword(name, password, HERE))
                .isInstanceOfSatisfying(
                        AccessProblem.class,
                        problem -> assertThat(problem.status().value()).isEqualTo(status));
    }
}

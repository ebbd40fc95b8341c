package dev.barback.internal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.ArgumentException;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Statements;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, tokens and the audit log, in both databases. */
class AccountsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @TempDir
    private Path folder;

    private Database openDatabase;

    private AccountDatabase openAccounts(String database) {
        JdbcAddress address = database.equals("sqlite")
                ? JdbcAddress.file(folder.resolve("barback.db"))
                : JdbcAddress.of(PostgresServer.newUrl(), null, null);
        openDatabase = Database.open(address, JdbcOptions.DEFAULTS);
        return AccountDatabase.in(openDatabase, true);
    }

    @AfterEach
    void close() {
        if (openDatabase != null) {
            openDatabase.close();
        }
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void usersComeAndGo(String database) {
        try (AccountDatabase accountDatabase = openAccounts(database)) {
            Accounts accounts = accountDatabase.accounts(at(NOW));
            assertThat(accounts.add("ada", Role.USER, "{x}1")).isTrue();
            assertThat(accounts.add("ada", Role.ADMIN, "{x}2")).isFalse();
            assertThat(accounts.hasAdmin()).isFalse();
            assertThat(accounts.add("ben", Role.ADMIN, "{x}3")).isTrue();
            assertThat(accounts.hasAdmin()).isTrue();
            assertThat(accounts.list()).extracting(Account::toString).containsExactly("ada (USER)", "ben (ADMIN)");

            Account before = accounts.find("ada").orElseThrow();
            assertThat(before.createdAt()).isEqualTo(NOW);
            assertThat(accounts.changePassword("ada", "{x}4")).isTrue();
            Account after = accounts.find("ada").orElseThrow();
            assertThat(after.password()).isEqualTo("{x}4");
            assertThat(after.credentialsVersion()).isNotEqualTo(before.credentialsVersion());
            assertThat(accounts.changePassword("nobody", "{x}5")).isFalse();

            assertThat(accounts.remove("ben")).as("the last admin").isFalse();
            assertThat(accounts.remove("nobody")).isFalse();
            assertThat(accounts.add("eve", Role.ADMIN, "{x}6")).isTrue();
            assertThat(accounts.remove("ben")).isTrue();
            assertThat(accounts.find("ben")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void rolesChangeAndTokensHaveScopes(String database) {
        try (AccountDatabase accountDatabase = openAccounts(database)) {
            Accounts accounts = accountDatabase.accounts(at(NOW));
            AccessTokens tokens = accountDatabase.tokens(at(NOW));
            accounts.add("root", Role.ADMIN, "{x}1");
            accounts.add("ada", Role.USER, "{x}1");
            assertThat(accounts.changeRole("root", Role.VIEWER))
                    .as("the last admin")
                    .isFalse();
            assertThat(accounts.changeRole("root", Role.ADMIN)).isTrue();
            String credentialsVersion = accounts.find("ada").orElseThrow().credentialsVersion();
            assertThat(accounts.changeRole("ada", Role.ADMIN)).isTrue();
            assertThat(accounts.find("ada").orElseThrow().credentialsVersion()).isNotEqualTo(credentialsVersion);
            assertThat(accounts.changeRole("root", Role.VIEWER)).isTrue();
            assertThat(accounts.find("root").orElseThrow().role()).isEqualTo(Role.VIEWER);
            assertThat(accounts.changeRole("nobody", Role.USER)).isFalse();

            String token = tokens.add(
                            "root", "scrapes", Duration.ofDays(1), Set.of(TokenScope.READ, TokenScope.METRICS))
                    .orElseThrow();
            String whole = tokens.add("ada", "whole", Duration.ofDays(1)).orElseThrow();
            assertThat(tokens.authenticate(token).orElseThrow().scopes())
                    .containsOnly(TokenScope.METRICS, TokenScope.READ);
            assertThat(tokens.authenticate(whole).orElseThrow().scopes()).isEmpty();
            assertThat(tokens.of("root")).extracting(AccessToken::label).containsExactly("scrapes");
            assertThat(TokenScope.lowerCaseNames(tokens.of("root").get(0).scopes()))
                    .isEqualTo("metrics,read");
            assertThatThrownBy(() -> TokenScope.of("metrics,all")).hasMessageContaining("metrics, read, enqueue");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void whatALaterVersionStoredOpensNothingAndBreaksNothing(String database) {
        try (AccountDatabase accountDatabase = openAccounts(database)) {
            Accounts accounts = accountDatabase.accounts(at(NOW));
            AccessTokens tokens = accountDatabase.tokens(at(NOW));
            accounts.add("ada", Role.USER, "{x}1");
            accounts.add("otto", Role.USER, "{x}1");
            String ada = tokens.add("ada", "whole", Duration.ofDays(1)).orElseThrow();
            String otto = tokens.add("otto", "whole", Duration.ofDays(1)).orElseThrow();
            String both = tokens.add("ada", "both", Duration.ofDays(1), Set.of(TokenScope.READ))
                    .orElseThrow();
            String later = tokens.add("ada", "later", Duration.ofDays(1), Set.of(TokenScope.READ))
                    .orElseThrow();
            store("UPDATE barback_users SET role = 'OPERATOR' WHERE name = 'otto'");
            store("UPDATE barback_tokens SET scopes = 'steer,read' WHERE label = 'both'");
            store("UPDATE barback_tokens SET scopes = 'steer,unknown' WHERE label = 'later'");

            assertThat(accounts.find("otto")).isEmpty();
            assertThat(tokens.authenticate(otto)).isEmpty();
            assertThat(accounts.list()).extracting(Account::toString).containsExactly("ada (USER)", "otto (UNKNOWN)");
            assertThat(tokens.authenticate(both).orElseThrow().scopes())
                    .containsOnly(TokenScope.READ, TokenScope.UNKNOWN);
            assertThat(tokens.authenticate(later).orElseThrow().scopes())
                    .as("no scope at all would allow everything")
                    .containsOnly(TokenScope.UNKNOWN);
            assertThat(tokens.authenticate(ada).orElseThrow().scopes()).isEmpty();
            assertThat(tokens.list()).hasSize(4);

            assertThatThrownBy(() -> TokenScope.of("unknown")).hasMessageContaining("metrics, read, enqueue");
            assertThatThrownBy(() -> accounts.changeRole("ada", Role.UNKNOWN)).isInstanceOf(ArgumentException.class);
            assertThat(accounts.changeRole("otto", Role.VIEWER)).isTrue();
            assertThat(tokens.authenticate(otto)).isPresent();
        }
    }

    private void store(String sql) {
        openDatabase.call("store", Access.DURABLE_WRITE, connection -> Statements.update(connection, sql));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void tokensOpenUntilTheyExpireOrAreRevoked(String database) {
        try (AccountDatabase accountDatabase = openAccounts(database)) {
            Accounts accounts = accountDatabase.accounts(at(NOW));
            AccessTokens tokens = accountDatabase.tokens(at(NOW));
            accounts.add("ada", Role.USER, "{x}1");
            accounts.add("ben", Role.USER, "{x}1");
            String token = tokens.add("ada", "laptop", Duration.ofDays(1)).orElseThrow();
            assertThat(token).matches("bb_[A-Za-z0-9_-]{43}");
            assertThat(tokens.add("nobody", "laptop", Duration.ofDays(1))).isEmpty();
            assertThat(tokens.authenticate(token))
                    .hasValueSatisfying(ada -> assertThat(ada.account().name()).isEqualTo("ada"));
            assertThat(tokens.authenticate(token.substring(0, 45) + (token.endsWith("A") ? "B" : "A")))
                    .isEmpty();
            assertThat(tokens.authenticate("' OR 1 = 1 --")).isEmpty();

            AccessToken known = tokens.list().get(0);
            assertThat(known.usedAt()).isEqualTo(NOW);
            assertThat(known.toString()).doesNotContain(token).doesNotContain(TokenSecret.hash(token));

            Instant end = NOW.plus(Duration.ofDays(1));
            assertThat(accountDatabase.tokens(at(end.minusMillis(1))).authenticate(token))
                    .isPresent();
            assertThat(accountDatabase.tokens(at(end)).authenticate(token)).isEmpty();

            assertThat(tokens.revoke("ben", known.id())).as("another's").isFalse();
            assertThat(tokens.revoke("ada", known.id())).isTrue();
            assertThat(tokens.authenticate(token)).isEmpty();

            String other = tokens.add("ada", "phone", Duration.ofDays(1)).orElseThrow();
            accounts.remove("ada");
            accounts.add("ada", Role.USER, "{x}1");
            assertThat(tokens.authenticate(other))
                    .as("a token of a removed user")
                    .isEmpty();
            assertThat(tokens.list()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void oneOfManyAddsTheFirstAdmin(String database) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (AccountDatabase accountDatabase = openAccounts(database)) {
            Accounts accounts = accountDatabase.accounts(at(NOW));
            List<Callable<Boolean>> all = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<Boolean>) () -> accounts.addFirstAdmin("admin", "{x}" + i))
                    .toList();
            int added = 0;
            for (Future<Boolean> each : threads.invokeAll(all)) {
                added += each.get() ? 1 : 0;
            }
            assertThat(added).isEqualTo(1);
            assertThat(accounts.addFirstAdmin("root", "{x}")).isFalse();
            assertThat(accounts.list()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void theAuditLogIsNewestFirstAndPruned(String database) {
        try (AccountDatabase accountDatabase = openAccounts(database)) {
            accountDatabase.auditLog(at(NOW.minus(Duration.ofDays(401)))).add("eve", "::1", "login", "", "denied");
            AuditLog auditLog = accountDatabase.auditLog(at(NOW));
            auditLog.add("ada", "10.0.0.1", "POST /api/jobs/{id}/cancel", "x\0y", "200");
            auditLog.add("ada", "10.0.0.1", "x".repeat(300), "", "ok");
            assertThat(auditLog.latest(10)).hasSize(2);
            assertThat(auditLog.latest(10).get(0).action()).hasSize(255);
            assertThat(auditLog.latest(10).get(1))
                    .isEqualTo(new AuditLog.Entry(NOW, "ada", "10.0.0.1", "POST /api/jobs/{id}/cancel", "x y", "200"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ada", "a b", "ada:x", "-a", "ädä", "a/b", "a\n"})
    void namesThatCantBe(String name) {
        assertThatThrownBy(() -> Accounts.checkName(name)).isInstanceOf(ArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void noTwoTokensAreAlike(int count) {
        Set<String> all = Collections.synchronizedSet(new TreeSet<>());
        IntStream.range(0, count).forEach(i -> all.add(TokenSecret.generate()));
        assertThat(all).hasSize(count).allMatch(TokenSecret::isValid);
    }
}

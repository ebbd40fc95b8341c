package dev.barback.internal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.contract.ReleasedMigrationsContract;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import java.time.Clock;
import java.time.Instant;

/** The tables of accounts of the last release: their rows are the same accounts after the migrations. */
class ReleasedMigrationsTest extends ReleasedMigrationsContract {
    private static final Instant THEN = Instant.parse("2020-01-01T00:00:00Z");
    private static final String TOKEN = "bb_" + "A".repeat(43);

    ReleasedMigrationsTest() {
        super("dev/barback/accounts");
    }

    @Override
    protected void migrateAndRead(String url) throws Exception {
        JdbcAddress address = JdbcAddress.of(url, null, null);
        AccountDatabase.MIGRATIONS.migrate(address, JdbcOptions.DEFAULTS);
        assertThat(AccountDatabase.MIGRATIONS.version(address.dataSource(JdbcOptions.DEFAULTS), JdbcOptions.DEFAULTS))
                .isEqualTo(AccountDatabase.MIGRATIONS.latest());
        Clock clock = Clock.systemUTC();
        try (AccountDatabase database = AccountDatabase.open(address, JdbcOptions.DEFAULTS, false)) {
            assertThat(database.accounts(clock).list())
                    .containsExactly(
                            new Account("ada", Role.USER, "{bcrypt}2", "ba9876543210", THEN),
                            new Account("root", Role.ADMIN, "{bcrypt}1", "0123456789ab", THEN));
            TokenHolder holder = database.tokens(clock).authenticate(TOKEN).orElseThrow();
            assertThat(holder.account().name()).isEqualTo("ada");
            assertThat(holder.scopes()).containsOnly(TokenScope.READ, TokenScope.ENQUEUE);
            assertThat(database.auditLog(clock).latest(10))
                    .containsExactly(
                            new AuditLog.Entry(THEN, "ada", "192.0.2.1", "POST /api/jobs/{id}/cancel", "j1", "200"));
        }
    }
}

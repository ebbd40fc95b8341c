package dev.barback.internal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Statements;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of accounts: made when they are needed, and where those of jobs are. */
class AccountDatabaseTest {
    private static final String TABLES_OF_FILE =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'barback_%' ORDER BY name";

    private static final String SCHEMA_OF_TABLE = "SELECT schemaname FROM pg_tables WHERE tablename = ?";

    @TempDir
    private Path folder;

    @Test
    void theFirstCallMakesTheTables() throws Exception {
        JdbcAddress address = JdbcAddress.file(folder.resolve("barback.db"));
        try (AccountDatabase database = AccountDatabase.open(address, JdbcOptions.DEFAULTS, true)) {
            Accounts accounts = database.accounts(Clock.systemUTC());
            assertThat(select(address, TABLES_OF_FILE)).isEmpty();
            accounts.add("ada", Role.USER, "hashed");
            assertThat(select(address, TABLES_OF_FILE))
                    .containsExactly("barback_accounts_history", "barback_audit", "barback_tokens", "barback_users");
        }
        assertThat(AccountDatabase.MIGRATIONS.version(address.dataSource(JdbcOptions.DEFAULTS), JdbcOptions.DEFAULTS))
                .isEqualTo(AccountDatabase.MIGRATIONS.latest());
    }

    @Test
    void anotherProgramMakesThemIfMigrationsAreOff() {
        JdbcAddress address = JdbcAddress.file(folder.resolve("barback.db"));
        try (AccountDatabase database = AccountDatabase.open(address, JdbcOptions.DEFAULTS, false)) {
            Accounts accounts = database.accounts(Clock.systemUTC());
            assertThatThrownBy(accounts::list)
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("no such table: barback_users");
            AccountDatabase.MIGRATIONS.migrate(address, JdbcOptions.DEFAULTS);
            assertThat(accounts.list()).isEmpty();
        }
    }

    /** The command line's connections, which see only the schema public, find them there, too. */
    @Test
    void theyAreBesideTheTablesOfJobs() throws Exception {
        String url = PostgresServer.newUrl();
        JdbcAddress address = JdbcAddress.of(url, null, null);
        Schema.migrate(address, JdbcOptions.DEFAULTS);
        execute(address, "CREATE SCHEMA app");
        JdbcAddress within = JdbcAddress.of(url + "&currentSchema=app,public", null, null);
        try (AccountDatabase database = AccountDatabase.open(within, JdbcOptions.DEFAULTS, true)) {
            database.accounts(Clock.systemUTC()).add("ada", Role.USER, "hashed");
            assertThat(select(address, SCHEMA_OF_TABLE, "barback_users")).containsExactly("public");
        }
    }

    @Test
    void theyAreInTheSchemaOfTheOptions() throws Exception {
        JdbcAddress address = JdbcAddress.of(PostgresServer.newUrl(), null, null);
        JdbcOptions options = JdbcOptions.DEFAULTS.withSchema("jobs");
        try (AccountDatabase database = AccountDatabase.open(address, options, true)) {
            database.accounts(Clock.systemUTC()).add("ada", Role.USER, "hashed");
            assertThat(select(address, SCHEMA_OF_TABLE, "barback_users")).containsExactly("jobs");
        }
    }

    private static List<String> select(JdbcAddress address, String sql, Object... values) throws SQLException {
        try (Connection connection = address.dataSource(JdbcOptions.DEFAULTS).getConnection()) {
            return Statements.select(connection, row -> row.getString(1), sql, values);
        }
    }

    private static void execute(JdbcAddress address, String sql) throws SQLException {
        try (Connection connection = address.dataSource(JdbcOptions.DEFAULTS).getConnection()) {
            connection.createStatement().execute(sql);
        }
    }
}

package dev.barback.internal.accounts;

import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Migrations;
import dev.barback.internal.jdbc.sql.PreparedDatabase;
import java.time.Clock;

/**
 * The database with the accounts: its tables are created by the first call that needs them, so that a program that never
 * uses accounts has none. Thread-safe.
 */
public final class AccountDatabase implements AutoCloseable {
    /** Those of the tables of accounts. */
    public static final Migrations MIGRATIONS =
            new Migrations(AccountDatabase.class, "dev/barback/accounts", "accounts", "barback_accounts_history");

    private static final String NAME = "The database of accounts";

    private final PreparedDatabase database;
    private final Runnable onClose;

    private AccountDatabase(Database database, boolean migrates, Runnable onClose) {
        this.database = new PreparedDatabase(NAME, database, migrates ? () -> database.migrate(MIGRATIONS) : () -> {});
        this.onClose = onClose;
    }

    /**
     * Accounts beside other tables of Barback, over the same connections.
     *
     * @param database stays open when this is closed
     * @param migrates whether missing migrations are run
     */
    public static AccountDatabase in(Database database, boolean migrates) {
        return new AccountDatabase(database, migrates, () -> {});
    }

    /**
     * Accounts in the database at an address, over connections of their own.
     *
     * @param migrates whether missing migrations are run
     * @throws dev.barback.BrokerException if the file of the address can't be created
     */
    public static AccountDatabase open(JdbcAddress address, JdbcOptions options, boolean migrates) {
        Database database = Database.open(address, options);
        return new AccountDatabase(database, migrates, database::close);
    }

    /** The users. */
    public Accounts accounts(Clock clock) {
        return new Accounts(database, clock);
    }

    /** The users' tokens. */
    public AccessTokens tokens(Clock clock) {
        return new AccessTokens(database, clock);
    }

    /** The audit log. */
    public AuditLog auditLog(Clock clock) {
        return new AuditLog(database, clock);
    }

    /** Closes the connections that it has opened. */
    @Override
    public void close() {
        onClose.run();
    }
}

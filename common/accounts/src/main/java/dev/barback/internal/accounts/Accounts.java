package dev.barback.internal.accounts;

import dev.barback.ArgumentException;
import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.PreparedDatabase;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The users, in the database. Callers hash the passwords, with {@link Passwords}. Thread-safe. Every method may throw a
 * {@link dev.barback.BrokerException}.
 */
public final class Accounts {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    /** The columns of {@link #account}, of the table with the alias u. */
    static final String COLUMNS = "u.name, u.role, u.password, u.edition, u.created_at";

    private static final String ANOTHER_ADMIN =
            "EXISTS (SELECT 1 FROM barback_users WHERE role = 'ADMIN' AND name <> ?)";

    private final PreparedDatabase database;
    private final Clock clock;

    Accounts(PreparedDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Checks a user's name, and returns it.
     *
     * @throws ArgumentException if the name is invalid
     */
    public static String checkName(String name) {
        if (NAME.matcher(name).matches()) {
            return name;
        }
        throw new ArgumentException("A user's name is 1 to 64 lower-case letters, digits and . _ -, and begins with a"
                + " letter or a digit.");
    }

    /**
     * Adds a user.
     *
     * @param password hashed
     * @return false if there is a user of this name
     */
    public boolean add(String name, Role role, String password) {
        Object[] values = rowValues(name, role, password);
        return database.call(
                "add a user",
                Access.DURABLE_WRITE,
                connection -> Statements.update(
                                connection,
                                "INSERT INTO barback_users (name, role, password, edition, created_at)"
                                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                values)
                        == 1);
    }

    /**
     * Adds an admin if there is none. Of several calls at once, one succeeds.
     *
     * @param password hashed
     * @return false if there is an admin, or a user of this name
     */
    public boolean addFirstAdmin(String name, String password) {
        Object[] values = rowValues(name, Role.ADMIN, password);
        return database.call(
                "add the first admin",
                Access.DURABLE_WRITE,
                connection -> Statements.update(
                                connection,
                                "INSERT INTO barback_users (name, role, password, edition, created_at)"
                                        + " SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS"
                                        + " (SELECT 1 FROM barback_users WHERE role = 'ADMIN')"
                                        + " ON CONFLICT DO NOTHING",
                                values)
                        == 1);
    }

    /** Whether there is an admin. */
    public boolean hasAdmin() {
        return database.call(
                "look for an admin",
                Access.READ,
                connection -> !Statements.select(
                                connection, row -> true, "SELECT 1 FROM barback_users WHERE role = 'ADMIN' LIMIT 1")
                        .isEmpty());
    }

    /** The user of this name, unless the role is one of a later version, which may mean anything. */
    public Optional<Account> find(String name) {
        return database.call(
                "look up a user",
                Access.READ,
                connection -> Statements.select(
                                connection,
                                Accounts::account,
                                "SELECT " + COLUMNS + " FROM barback_users u WHERE u.name = ?",
                                name)
                        .stream()
                        .filter(Account::hasKnownRole)
                        .findFirst());
    }

    /** All users, by name, including those with a role of a later version. */
    public List<Account> list() {
        return database.call(
                "list the users",
                Access.READ,
                connection -> Statements.select(
                        connection, Accounts::account, "SELECT " + COLUMNS + " FROM barback_users u ORDER BY u.name"));
    }

    /**
     * Changes a user's password, which ends the user's sessions. Tokens stay.
     *
     * @param password hashed
     * @return false if there is no user of this name
     */
    public boolean changePassword(String name, String password) {
        return database.call(
                "change a password",
                Access.DURABLE_WRITE,
                connection -> Statements.update(
                                connection,
                                "UPDATE barback_users SET password = ?, edition = ? WHERE name = ?",
                                password,
                                TokenSecret.generateId(),
                                name)
                        == 1);
    }

    /**
     * Changes a user's role, which ends the user's sessions; not the last admin's. Tokens stay, with the new role's rights.
     *
     * @return false if there is no user of this name, or it is the last admin
     */
    public boolean changeRole(String name, Role role) {
        return database.call(
                "change a role",
                Access.DURABLE_WRITE,
                connection -> Statements.update(
                                connection,
                                "UPDATE barback_users SET role = ?, edition = ? WHERE name = ?"
                                        + " AND (role <> 'ADMIN' OR ? = 'ADMIN' OR " + ANOTHER_ADMIN + ")",
                                role.requireAssignable().name(),
                                TokenSecret.generateId(),
                                name,
                                role.name(),
                                name)
                        == 1);
    }

    /**
     * Removes a user, with all tokens; not the last admin. The user's jobs stay.
     *
     * @return false if there is no user of this name, or it is the last admin
     */
    public boolean remove(String name) {
        return database.call("remove a user", Access.DURABLE_WRITE, connection -> {
            boolean removed = Statements.update(
                            connection,
                            "DELETE FROM barback_users WHERE name = ? AND (role <> 'ADMIN' OR " + ANOTHER_ADMIN + ")",
                            name,
                            name)
                    == 1;
            if (removed) { // PostgreSQL has deleted the tokens with the user
                Statements.update(connection, "DELETE FROM barback_tokens WHERE user_name = ?", name);
            }
            return removed;
        });
    }

    private Object[] rowValues(String name, Role role, String password) {
        return new Object[] {
            checkName(name),
            role.requireAssignable().name(),
            password,
            TokenSecret.generateId(),
            MicroTime.ceil(clock.instant())
        };
    }

    /** The account of a row with these {@link #COLUMNS}. */
    static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString("name"),
                Role.fromStored(row.getString("role")),
                row.getString("password"),
                row.getString("edition"),
                MicroTime.instant(row.getLong("created_at")));
    }
}

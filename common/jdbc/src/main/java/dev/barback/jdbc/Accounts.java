package dev.barback.jdbc;

import dev.barback.ArgumentException;
import dev.barback.jdbc.Account.Role;
import dev.barback.jdbc.Database.Access;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The users and their tokens, in the database of the job store. Callers hash the passwords; tokens are hashed here, and
 * shown once. Thread-safe. Every method may throw a {@link dev.barback.broker.BrokerException}.
 */
public final class Accounts {
    /** The longest a token may be valid. */
    public static final Duration MAX_TOKEN_LIFETIME = Duration.ofDays(3_650);

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MAX_LABEL_LENGTH = 64;
    private static final long MINUTE_MICROS = 60_000_000;
    private static final String ACCOUNT_COLUMNS = "u.name, u.role, u.password, u.edition, u.created_at";
    private static final String TOKEN_COLUMNS = "id, user_name, label, scopes, created_at, expires_at, used_at";

    private static final String ANOTHER_ADMIN =
            "EXISTS (SELECT 1 FROM barback_users WHERE role = 'ADMIN' AND name <> ?)";

    private final JobStoreDatabase database;
    private final Clock clock;

    Accounts(JobStoreDatabase database, Clock clock) {
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
                                "SELECT " + ACCOUNT_COLUMNS + " FROM barback_users u WHERE u.name = ?",
                                name)
                        .stream()
                        .filter(Accounts::isKnown)
                        .findFirst());
    }

    /** All users, by name, including those with a role of a later version. */
    public List<Account> list() {
        return database.call(
                "list the users",
                Access.READ,
                connection -> Statements.select(
                        connection,
                        Accounts::account,
                        "SELECT " + ACCOUNT_COLUMNS + " FROM barback_users u ORDER BY u.name"));
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

    /**
     * Creates a token that allows everything that its user may do.
     *
     * @see #addToken(String, String, Duration, Set)
     */
    public Optional<String> addToken(String user, String label, Duration lifetime) {
        return addToken(user, label, lifetime, Set.of());
    }

    /**
     * Creates a token.
     *
     * @param scopes which actions it allows; empty = everything that its user may do
     * @param label its purpose, in the user's words, 1 to 64 characters
     * @param lifetime until it expires: more than 0, and at most {@link #MAX_TOKEN_LIFETIME}
     * @return the token itself, which can't be read again; empty = there is no user of this name
     * @throws ArgumentException if label or lifetime is invalid
     */
    public Optional<String> addToken(String user, String label, Duration lifetime, Set<TokenScope> scopes) {
        if (label.isBlank()
                || label.length() > MAX_LABEL_LENGTH
                || label.chars().anyMatch(Character::isISOControl)) {
            throw new ArgumentException("A token's name is 1 to 64 characters, such as laptop.");
        } else if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(MAX_TOKEN_LIFETIME) > 0) {
            throw new ArgumentException("The lifetime of a token must be more than 0 s and at most 3650 days.");
        }
        String secret = TokenSecret.generate();
        Instant now = clock.instant();
        boolean added = database.call(
                "add a token",
                Access.DURABLE_WRITE,
                connection -> Statements.update(
                                connection,
                                "INSERT INTO barback_tokens (id, hash, user_name, label, scopes, created_at, expires_at)"
                                        + " SELECT ?, ?, name, ?, ?, ?, ? FROM barback_users WHERE name = ?",
                                TokenSecret.generateId(),
                                TokenSecret.hash(secret),
                                label,
                                TokenScope.lowerCaseNames(scopes),
                                MicroTime.ceil(now),
                                MicroTime.ceil(now.plus(lifetime)),
                                user)
                        == 1);
        return added ? Optional.of(secret) : Optional.empty();
    }

    /** Authenticates a token: its user and scopes, if it is valid now. The lookup is by hash: its time reveals no token. */
    public Optional<TokenHolder> authenticate(String secret) {
        if (!TokenSecret.isValid(secret)) {
            return Optional.empty();
        }
        String hash = TokenSecret.hash(secret);
        long now = MicroTime.ceil(clock.instant());
        List<TokenUse> found = database.call(
                "look up a token",
                Access.READ,
                connection -> Statements.select(
                        connection,
                        row -> new TokenUse(tokenHolder(row), row.getLong("used_at")),
                        "SELECT " + ACCOUNT_COLUMNS + ", t.scopes, t.used_at FROM barback_tokens t"
                                + " JOIN barback_users u ON u.name = t.user_name"
                                + " WHERE t.hash = ? AND t.expires_at > ?",
                        hash,
                        now));
        if (found.isEmpty() || !isKnown(found.get(0).holder.account())) {
            return Optional.empty();
        }
        if (now - found.get(0).usedAt > MINUTE_MICROS) {
            database.call(
                    "write the last use of a token",
                    Access.RELAXED_WRITE,
                    connection -> Statements.update(
                            connection, "UPDATE barback_tokens SET used_at = ? WHERE hash = ?", now, hash));
        }
        return Optional.of(found.get(0).holder);
    }

    /** All tokens, by user and age, including expired ones. */
    public List<AccessToken> tokens() {
        return database.call(
                "list the tokens",
                Access.READ,
                connection -> Statements.select(
                        connection,
                        Accounts::token,
                        "SELECT " + TOKEN_COLUMNS + " FROM barback_tokens ORDER BY user_name, created_at, id"));
    }

    /** The tokens of this user, by age, including expired ones. */
    public List<AccessToken> tokens(String user) {
        return database.call(
                "list a user's tokens",
                Access.READ,
                connection -> Statements.select(
                        connection,
                        Accounts::token,
                        "SELECT " + TOKEN_COLUMNS + " FROM barback_tokens WHERE user_name = ? ORDER BY created_at, id",
                        user));
    }

    /** Revokes a token of this user, by its id. @return false if there is none */
    public boolean revoke(String user, String id) {
        return database.call(
                "revoke a token",
                Access.DURABLE_WRITE,
                connection -> Statements.update(
                                connection, "DELETE FROM barback_tokens WHERE user_name = ? AND id = ?", user, id)
                        == 1);
    }

    private record TokenUse(TokenHolder holder, long usedAt) {}

    private Object[] rowValues(String name, Role role, String password) {
        return new Object[] {
            checkName(name),
            role.requireAssignable().name(),
            password,
            TokenSecret.generateId(),
            MicroTime.ceil(clock.instant())
        };
    }

    private static boolean isKnown(Account account) {
        return account.role() != Role.UNKNOWN;
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString("name"),
                Role.fromStored(row.getString("role")),
                row.getString("password"),
                row.getString("edition"),
                MicroTime.instant(row.getLong("created_at")));
    }

    private static TokenHolder tokenHolder(ResultSet row) throws SQLException {
        return new TokenHolder(account(row), TokenScope.fromStored(row.getString("scopes")));
    }

    private static AccessToken token(ResultSet row) throws SQLException {
        long used = row.getLong("used_at");
        return new AccessToken(
                row.getString("id"),
                row.getString("user_name"),
                row.getString("label"),
                TokenScope.fromStored(row.getString("scopes")),
                MicroTime.instant(row.getLong("created_at")),
                MicroTime.instant(row.getLong("expires_at")),
                used == 0 ? null : MicroTime.instant(used)); // NULL reads as 0
    }
}

package dev.barback.internal.accounts;

import dev.barback.ArgumentException;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.PreparedDatabase;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of the users, in the database. They are hashed here, and shown once. Thread-safe. Every method may throw a
 * {@link dev.barback.BrokerException}.
 */
public final class AccessTokens {
    /** The longest a token may be valid. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(3_650);

    private static final int MAX_LABEL_LENGTH = 64;
    private static final long MINUTE_MICROS = 60_000_000;
    private static final String COLUMNS = "id, user_name, label, scopes, created_at, expires_at, used_at";

    private final PreparedDatabase database;
    private final Clock clock;

    AccessTokens(PreparedDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Creates a token that allows everything that its user may do.
     *
     * @see #add(String, String, Duration, Set)
     */
    public Optional<String> add(String user, String label, Duration lifetime) {
        return add(user, label, lifetime, Set.of());
    }

    /**
     * Creates a token.
     *
     * @param scopes which actions it allows; empty = everything that its user may do
     * @param label its purpose, in the user's words, 1 to 64 characters
     * @param lifetime until it expires: more than 0, and at most {@link #MAX_LIFETIME}
     * @return the token itself, which can't be read again; empty = there is no user of this name
     * @throws ArgumentException if label or lifetime is invalid
     */
    public Optional<String> add(String user, String label, Duration lifetime, Set<TokenScope> scopes) {
        if (label.isBlank()
                || label.length() > MAX_LABEL_LENGTH
                || label.chars().anyMatch(Character::isISOControl)) {
            throw new ArgumentException("A token's name is 1 to 64 characters, such as laptop.");
        } else if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(MAX_LIFETIME) > 0) {
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
                        "SELECT " + Accounts.COLUMNS + ", t.scopes, t.used_at FROM barback_tokens t"
                                + " JOIN barback_users u ON u.name = t.user_name"
                                + " WHERE t.hash = ? AND t.expires_at > ?",
                        hash,
                        now));
        if (found.isEmpty() || !found.get(0).holder.account().hasKnownRole()) {
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
    public List<AccessToken> list() {
        return database.call(
                "list the tokens",
                Access.READ,
                connection -> Statements.select(
                        connection,
                        AccessTokens::token,
                        "SELECT " + COLUMNS + " FROM barback_tokens ORDER BY user_name, created_at, id"));
    }

    /** The tokens of this user, by age, including expired ones. */
    public List<AccessToken> of(String user) {
        return database.call(
                "list a user's tokens",
                Access.READ,
                connection -> Statements.select(
                        connection,
                        AccessTokens::token,
                        "SELECT " + COLUMNS + " FROM barback_tokens WHERE user_name = ? ORDER BY created_at, id",
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

    private static TokenHolder tokenHolder(ResultSet row) throws SQLException {
        return new TokenHolder(Accounts.account(row), TokenScope.fromStored(row.getString("scopes")));
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

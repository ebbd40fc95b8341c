package dev.barback.internal.accounts;

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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads and writes the audit log, which keeps the latest million entries, for 400 days. Thread-safe. Every method may throw
 * a {@link dev.barback.BrokerException}.
 */
public final class AuditLog {
    private static final Duration RETENTION = Duration.ofDays(400);
    private static final long MAX_ENTRIES = 1_000_000;
    private static final int PRUNE_INTERVAL = 1_000;
    private static final int MAX_TEXT_LENGTH = 255;

    private final PreparedDatabase database;
    private final Clock clock;
    private final AtomicLong writes = new AtomicLong();

    AuditLog(PreparedDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * An action of a user, or an attempt. Texts are cut to 255 characters, and contain no secrets.
     *
     * @param at the time of the action
     * @param user the user's name; for a login, the name that was entered
     * @param origin the address that the request came from
     * @param action for example "login", "POST /api/jobs/{id}/cancel", "cancel"
     * @param subject the job, queue, user or token that the action changes; empty = none
     * @param outcome "ok", "denied", or the status of the HTTP response
     */
    public record Entry(Instant at, String user, String origin, String action, String subject, String outcome) {}

    /** Adds an entry with the current time. */
    public void add(String user, String origin, String action, String subject, String outcome) {
        Instant now = clock.instant();
        database.call(
                "write the audit log",
                Access.RELAXED_WRITE,
                connection -> Statements.update(
                        connection,
                        "INSERT INTO barback_audit (at, user_name, origin, action, subject, outcome)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        MicroTime.ceil(now),
                        truncate(user),
                        truncate(origin),
                        truncate(action),
                        truncate(subject),
                        truncate(outcome)));
        if (writes.getAndIncrement() % PRUNE_INTERVAL == 0) {
            prune(now);
        }
    }

    /** The latest entries, the newest first. */
    public List<Entry> latest(int max) {
        return database.call(
                "read the audit log",
                Access.READ,
                connection -> Statements.select(
                        connection,
                        AuditLog::entry,
                        "SELECT at, user_name, origin, action, subject, outcome FROM barback_audit"
                                + " ORDER BY id DESC LIMIT ?",
                        max));
    }

    private void prune(Instant now) {
        database.call(
                "prune the audit log",
                Access.RELAXED_WRITE,
                connection -> Statements.update(
                                connection,
                                "DELETE FROM barback_audit WHERE at < ?",
                                MicroTime.ceil(now.minus(RETENTION)))
                        + Statements.update(
                                connection,
                                "DELETE FROM barback_audit WHERE id <= (SELECT max(id) FROM barback_audit) - ?",
                                MAX_ENTRIES));
    }

    /** Cuts the text, and replaces NUL, which PostgreSQL's text can't contain. */
    private static String truncate(String text) {
        String clean = text.replace('\0', ' ');
        if (clean.length() <= MAX_TEXT_LENGTH) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(MAX_TEXT_LENGTH - 1)) ? MAX_TEXT_LENGTH - 1 : MAX_TEXT_LENGTH;
        return clean.substring(0, end);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                MicroTime.instant(row.getLong("at")),
                row.getString("user_name"),
                row.getString("origin"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("outcome"));
    }
}

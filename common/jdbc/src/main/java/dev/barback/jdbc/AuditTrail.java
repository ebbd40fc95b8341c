package dev.barback.jdbc;

import dev.barback.jdbc.Database.Access;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who did what, and when: the latest million entries of the last 400 days. Thread-safe. Every method may throw a {@link
 * dev.barback.broker.BrokerException}.
 */
public final class AuditTrail {
    private static final Duration KEPT = Duration.ofDays(400);
    private static final long MOST = 1_000_000;
    private static final int PRUNED_EVERY = 1_000;
    private static final int LONGEST = 255;

    private final RecordsDatabase database;
    private final Clock clock;
    private final AtomicLong written = new AtomicLong();

    AuditTrail(RecordsDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Something that somebody did, or tried to. Texts are cut after 255 characters, and have nothing secret.
     *
     * @param at when
     * @param user who, or who they said they were
     * @param origin the address they came from
     * @param action what: "login", "POST /api/jobs/{id}/cancel", "cancel"
     * @param subject the job, queue, user or token it is about; empty = none
     * @param outcome "ok", "denied", or the status of the answer
     */
    public record Entry(Instant at, String user, String origin, String action, String subject, String outcome) {}

    /** Adds an entry, of now. */
    public void add(String user, String origin, String action, String subject, String outcome) {
        Instant now = clock.instant();
        database.call(
                "write the audit trail",
                Access.RELAXED_WRITE,
                connection -> Statements.update(
                        connection,
                        "INSERT INTO barback_audit (at, user_name, origin, action, subject, outcome)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        Micros.ceil(now),
                        cut(user),
                        cut(origin),
                        cut(action),
                        cut(subject),
                        cut(outcome)));
        if (written.getAndIncrement() % PRUNED_EVERY == 0) {
            prune(now);
        }
    }

    /** The latest entries, the newest first. */
    public List<Entry> latest(int most) {
        return database.call(
                "read the audit trail",
                Access.READ,
                connection -> Statements.select(
                        connection,
                        AuditTrail::entry,
                        "SELECT at, user_name, origin, action, subject, outcome FROM barback_audit"
                                + " ORDER BY id DESC LIMIT ?",
                        most));
    }

    private void prune(Instant now) {
        database.call(
                "shorten the audit trail",
                Access.RELAXED_WRITE,
                connection -> Statements.update(
                                connection, "DELETE FROM barback_audit WHERE at < ?", Micros.ceil(now.minus(KEPT)))
                        + Statements.update(
                                connection,
                                "DELETE FROM barback_audit WHERE id <= (SELECT max(id) FROM barback_audit) - ?",
                                MOST));
    }

    /** PostgreSQL's text has no NUL. */
    private static String cut(String text) {
        String whole = text.replace('\0', ' ');
        if (whole.length() <= LONGEST) {
            return whole;
        }
        int end = Character.isHighSurrogate(whole.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return whole.substring(0, end);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                Micros.instant(row.getLong("at")),
                row.getString("user_name"),
                row.getString("origin"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("outcome"));
    }
}

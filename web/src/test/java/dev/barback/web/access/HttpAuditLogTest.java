package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.accounts.AccountDatabase;
import dev.barback.internal.accounts.AuditLog;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No user can push other users' entries out of the audit log. */
class HttpAuditLogTest {
    @TempDir
    private Path folder;

    private AccountDatabase database;
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private HttpAuditLog httpAuditLog;

    /** Controlled by the test. */
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    };

    @BeforeEach
    void open() {
        Path file = folder.resolve("barback.db");
        database = AccountDatabase.open(JdbcAddress.file(file), JdbcOptions.DEFAULTS, true);
        httpAuditLog = new HttpAuditLog(database.auditLog(clock), clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatFailsAgainAndAgainIsMerged() {
        httpAuditLog.add("ben", "192.0.2.1", "POST /api/jobs/{id}/cancel", "job", "200");
        for (int i = 0; i < 10_000; i++) {
            httpAuditLog.add(
                    "ada", "192.0.2.2", "POST /api/jobs/{id}/cancel", "none" + i, i % 2 == 0 ? "404" : "denied");
        }
        List<AuditLog.Entry> all = entries(entry -> true);
        assertThat(all).hasSize(1 + HttpAuditLog.MAX_FAILED + 6); // the 200th, 400th to the 6400th
        assertThat(all.get(0).subject()).isEqualTo("entry 6400 in 15 min; those since entry 3200 are left out");
        assertThat(entries(entry -> entry.user().equals("ben"))).hasSize(1);

        httpAuditLog.add("ada", "192.0.2.2", "cancel", "job", "200");
        assertThat(entries(entry -> entry.action().equals("cancel"))).hasSize(1);
        now = now.plus(Duration.ofMinutes(15));
        httpAuditLog.add("ada", "192.0.2.2", "cancel", "none", "404");
        assertThat(entries(entry -> entry.action().equals("cancel"))).hasSize(2);
    }

    @Test
    void whoHasNoNameIsCountedByAddress() {
        for (int i = 0; i < 500; i++) {
            httpAuditLog.add("", "2001:db8::" + Integer.toHexString(i), "login", "", "denied");
        }
        assertThat(entries(entry -> true)).hasSize(HttpAuditLog.MAX_FAILED + 2);
        httpAuditLog.add("", "192.0.2.3", "login", "", "denied");
        assertThat(entries(entry -> entry.origin().equals("192.0.2.3"))).hasSize(1);
    }

    @Test
    void whatGoesWellHasMoreRoom() {
        for (int i = 0; i < HttpAuditLog.MAX_ENTRIES + 1; i++) {
            httpAuditLog.add("ada", "192.0.2.2", "POST /api/jobs/{id}/postpone", "job", "200");
        }
        assertThat(entries(entry -> true)).hasSize(HttpAuditLog.MAX_ENTRIES);

        httpAuditLog.add("ada", "192.0.2.2", "POST /api/queues/{queue}/clear", "mail", "200");
        assertThat(entries(entry -> entry.subject().equals("mail")))
                .as("another successful action is not left out")
                .hasSize(1);
    }

    @Test
    void whoDoesMuchAllDayLeavesRoomForOthers() {
        for (int quarter = 0; quarter < 10; quarter++) {
            for (int i = 0; i < HttpAuditLog.MAX_ENTRIES; i++) {
                httpAuditLog.add("ada", "192.0.2.2", "postpone", "job", "begun");
                httpAuditLog.add("ada", "192.0.2.2", "POST /api/jobs/{id}/run", "job", "200");
            }
            now = now.plus(Duration.ofMinutes(15));
        }
        List<AuditLog.Entry> all = entries(entry -> true);
        assertThat(all).hasSize(HttpAuditLog.MAX_PER_DAY + 2); // the 10,000th and the 20,000th
        assertThat(all.get(0).subject()).isEqualTo("entry 20000 in a day; those since entry 10000 are left out");

        for (int i = 0; i < HttpAuditLog.MIN_PER_DAY + 1; i++) {
            httpAuditLog.add("ada", "192.0.2.2", "clear", "mail" + i, "begun");
            httpAuditLog.add("ben", "192.0.2.3", "clear", "mail" + i, "begun");
        }
        assertThat(entries(
                        entry -> entry.action().equals("clear") && entry.user().equals("ada")))
                .as("another action is not left out")
                .hasSize(HttpAuditLog.MIN_PER_DAY);
        assertThat(entries(entry -> entry.user().equals("ben"))).hasSize(HttpAuditLog.MIN_PER_DAY + 1);

        now = now.plus(Duration.ofDays(1));
        httpAuditLog.add("ada", "192.0.2.2", "postpone", "the next day", "begun");
        assertThat(entries(entry -> entry.subject().equals("the next day"))).hasSize(1);
    }

    private List<AuditLog.Entry> entries(Predicate<AuditLog.Entry> which) {
        return database.auditLog(clock).latest(100_000).stream().filter(which).toList();
    }
}

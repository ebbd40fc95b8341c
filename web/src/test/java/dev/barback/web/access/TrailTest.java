package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.jdbc.AuditTrail;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.JdbcRecords;
import dev.barback.jdbc.Schema;
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

/** Nobody pushes others' entries out of the audit trail. */
class TrailTest {
    @TempDir
    private Path folder;

    private JdbcRecords records;
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private Trail trail;

    /** Told by the test. */
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
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        records = JdbcRecords.sqlite(file, JdbcOptions.DEFAULTS);
        trail = new Trail(records.auditTrail(clock), clock);
    }

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void whatFailsAgainAndAgainIsMerged() {
        trail.add("ben", "192.0.2.1", "POST /api/jobs/{id}/cancel", "job", "200");
        for (int i = 0; i < 10_000; i++) {
            trail.add("ada", "192.0.2.2", "POST /api/jobs/{id}/cancel", "none" + i, i % 2 == 0 ? "404" : "denied");
        }
        List<AuditTrail.Entry> all = entries(entry -> true);
        assertThat(all).hasSize(1 + Trail.MOST_FAILED + 6); // the 200th, 400th to the 6400th
        assertThat(all.get(0).subject()).isEqualTo("the 6400th entry in 15 min; those since the 3200th are left out");
        assertThat(entries(entry -> entry.user().equals("ben"))).hasSize(1);

        trail.add("ada", "192.0.2.2", "cancel", "job", "200");
        assertThat(entries(entry -> entry.action().equals("cancel"))).hasSize(1);
        now = now.plus(Duration.ofMinutes(15));
        trail.add("ada", "192.0.2.2", "cancel", "none", "404");
        assertThat(entries(entry -> entry.action().equals("cancel"))).hasSize(2);
    }

    @Test
    void whoHasNoNameIsCountedByAddress() {
        for (int i = 0; i < 500; i++) {
            trail.add("", "2001:db8::" + Integer.toHexString(i), "login", "", "denied");
        }
        assertThat(entries(entry -> true)).hasSize(Trail.MOST_FAILED + 2);
        trail.add("", "192.0.2.3", "login", "", "denied");
        assertThat(entries(entry -> entry.origin().equals("192.0.2.3"))).hasSize(1);
    }

    @Test
    void whatGoesWellHasMoreRoom() {
        for (int i = 0; i < Trail.MOST + 1; i++) {
            trail.add("ada", "192.0.2.2", "POST /api/jobs/{id}/postpone", "job", "200");
        }
        assertThat(entries(entry -> true)).hasSize(Trail.MOST);

        trail.add("ada", "192.0.2.2", "POST /api/queues/{queue}/clear", "mail", "200");
        assertThat(entries(entry -> entry.subject().equals("mail")))
                .as("what else goes well is not left out")
                .hasSize(1);
    }

    private List<AuditTrail.Entry> entries(Predicate<AuditTrail.Entry> which) {
        return records.auditTrail(clock).latest(5_000).stream().filter(which).toList();
    }
}

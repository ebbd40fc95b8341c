package dev.barback.internal.jdbc.records;

import dev.barback.WorkerRecord;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.Dialect;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.internal.wire.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import tools.jackson.core.type.TypeReference;

/** Statements on the table of workers. Without state. */
final class WorkerTable {
    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

    private static final String WRITE_HEARTBEAT = "INSERT INTO barback_workers"
            + " (id, queues, full_queues, jobs, processors, in_flight, started_at, keeps_records, seen_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, %s)"
            + " ON CONFLICT (id) DO UPDATE SET queues = excluded.queues,"
            + " full_queues = excluded.full_queues, jobs = excluded.jobs,"
            + " processors = excluded.processors, in_flight = excluded.in_flight, seen_at = excluded.seen_at";

    private WorkerTable() {}

    /** @param now {@link Database#fromNow}(0); the times of the other methods come from fromNow, too */
    static void writeHeartbeat(Connection connection, Dialect dialect, WorkerRecord worker, long now)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(WRITE_HEARTBEAT.formatted(dialect.fromNow()))) {
            upsert.setString(1, worker.id());
            upsert.setString(2, Json.mapper().writeValueAsString(worker.queues()));
            upsert.setString(3, Json.mapper().writeValueAsString(worker.full()));
            upsert.setString(4, Json.mapper().writeValueAsString(worker.jobs()));
            upsert.setInt(5, worker.processors());
            upsert.setInt(6, worker.inFlight());
            upsert.setLong(7, MicroTime.ceil(worker.startedAt()));
            upsert.setBoolean(8, worker.keepsRecords());
            upsert.setLong(9, now);
            upsert.executeUpdate();
        }
    }

    static void deleteSilent(Connection connection, Dialect dialect, long seenBefore) throws SQLException {
        Statements.update(connection, "DELETE FROM barback_workers WHERE seen_at < " + dialect.fromNow(), seenBefore);
    }

    static List<WorkerRecord> seenAfter(Connection connection, Dialect dialect, long time) throws SQLException {
        return Statements.select(
                connection,
                WorkerTable::read,
                "SELECT id, queues, full_queues, jobs, processors, in_flight, started_at, seen_at, keeps_records"
                        + " FROM barback_workers WHERE seen_at > " + dialect.fromNow() + " ORDER BY id",
                time);
    }

    private static WorkerRecord read(ResultSet row) throws SQLException {
        return new WorkerRecord(
                row.getString("id"),
                Json.mapper().readValue(row.getString("queues"), NAMES),
                Json.mapper().readValue(row.getString("full_queues"), NAMES),
                Json.mapper().readValue(row.getString("jobs"), NAMES),
                row.getInt("processors"),
                row.getInt("in_flight"),
                MicroTime.instant(row.getLong("started_at")),
                MicroTime.instant(row.getLong("seen_at")),
                row.getBoolean("keeps_records"));
    }
}

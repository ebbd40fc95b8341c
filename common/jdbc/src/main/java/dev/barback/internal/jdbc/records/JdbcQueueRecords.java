package dev.barback.internal.jdbc.records;

import dev.barback.QueueDepth;
import dev.barback.internal.jdbc.sql.Database.Access;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.QueueRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts the jobs of queues, and pauses queues, in a database. Thread-safe. */
final class JdbcQueueRecords implements QueueRecords {
    private final JobStoreDatabase database;

    JdbcQueueRecords(JobStoreDatabase database) {
        this.database = database;
    }

    @Override
    public Map<String, QueueDepth> queueDepths(Collection<String> queues, Instant before, int max) {
        List<String> names = List.copyOf(Set.copyOf(queues));
        Map<String, QueueDepth> depths = new HashMap<>();
        for (int i = 0; i < names.size(); i += QueueDepthQuery.MAX_QUEUES) {
            List<String> some = names.subList(i, Math.min(names.size(), i + QueueDepthQuery.MAX_QUEUES));
            depths.putAll(database.read(
                    "count jobs", connection -> QueueDepthQuery.read(connection, some, MicroTime.ceil(before), max)));
        }
        return depths;
    }

    @Override
    public int countExecuting(String queue, int max) {
        String sql = "SELECT count(*) FROM"
                + " (SELECT 1 FROM barback_jobs WHERE queue = ? AND listed = 1 AND state = 3"
                + " UNION ALL SELECT 1 FROM " + LiveJobs.CLAIMED + " WHERE queue = ? LIMIT ?) AS executing";
        return database.read(
                "count jobs",
                connection -> Statements.select(connection, row -> row.getInt(1), sql, queue, queue, max)
                        .get(0));
    }

    @Override
    public List<Instant> waitingSince(String queue, Instant before, int max) {
        List<Object> values = new ArrayList<>(QueueDepthQuery.parameters(queue, MicroTime.ceil(before), max));
        values.add(max);
        return database.read(
                "look up the waiting jobs of " + queue,
                connection -> Statements.select(
                        connection,
                        row -> MicroTime.instant(row.getLong(1)),
                        QueueDepthQuery.WAITING + " ORDER BY ready_at LIMIT ?",
                        values.toArray()));
    }

    @Override
    public void pause(String queue, Instant now) {
        database.call(
                "pause the queue " + queue,
                Access.DURABLE_WRITE,
                connection -> PauseTable.pause(connection, queue, now));
    }

    @Override
    public void resume(String queue) {
        database.call(
                "resume the queue " + queue, Access.DURABLE_WRITE, connection -> PauseTable.resume(connection, queue));
    }

    @Override
    public Map<String, Instant> paused() {
        return database.read("look up which queues are paused", PauseTable::all);
    }
}

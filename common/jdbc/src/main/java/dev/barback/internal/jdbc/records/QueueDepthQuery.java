package dev.barback.internal.jdbc.records;

import dev.barback.QueueDepth;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Counts the jobs of several queues that could run, in one statement. Reads each queue's jobs from an index. */
final class QueueDepthQuery {
    /** SQLite allows 500. */
    static final int MAX_QUEUES = 100;

    /** The times since when jobs of a queue could run; three times the parameters queue, time and maximum. */
    static final String WAITING = "SELECT ready_at FROM ("
            + earliest(
                    "ready_at FROM barback_jobs WHERE queue = ? AND ended = 0 AND ready_at < ? AND state <> 3",
                    "ready_at")
            + " UNION ALL "
            + earliest(
                    "created_at FROM barback_messages"
                            + " WHERE queue = ? AND listed = 1 AND created_at < ? AND lease_end IS NULL",
                    "created_at")
            + " UNION ALL "
            + earliest(
                    "since FROM barback_messages WHERE queue = ? AND listed = 0 AND since < ? AND lease_end IS NULL",
                    "since")
            + ") AS waiting";

    private static String earliest(String query, String time) {
        return "SELECT * FROM (SELECT " + query + " ORDER BY " + time + " LIMIT ?) AS " + time + "s";
    }

    /** The parameters of {@link #WAITING}. */
    static List<Object> parameters(String queue, long before, int max) {
        return List.of(queue, before, max, queue, before, max, queue, before, max);
    }

    private static final String ONE = "SELECT %d, count(*), min(ready_at) FROM (" + WAITING + ") AS ready";

    private QueueDepthQuery() {}

    static Map<String, QueueDepth> read(Connection connection, List<String> queues, long before, int max)
            throws SQLException {
        String sql =
                IntStream.range(0, queues.size()).mapToObj(ONE::formatted).collect(Collectors.joining(" UNION ALL "));
        List<Object> values = new ArrayList<>();
        queues.forEach(queue -> values.addAll(parameters(queue, before, max)));
        Map<String, QueueDepth> depths = new HashMap<>();
        Statements.select(
                connection,
                row -> {
                    int count = Math.min(max, row.getInt(2));
                    return depths.put(
                            queues.get(row.getInt(1)),
                            new QueueDepth(count, count == 0 ? null : MicroTime.instant(row.getLong(3))));
                },
                sql,
                values.toArray());
        return depths;
    }
}

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

    private static final String ONE = "SELECT %d, count(*), min(ready_at) FROM (SELECT ready_at FROM barback_jobs"
            + " WHERE queue = ? AND ended = 0 AND ready_at < ? AND state <> 3 ORDER BY ready_at LIMIT ?) AS ready";

    private QueueDepthQuery() {}

    static Map<String, QueueDepth> read(Connection connection, List<String> queues, long before, int max)
            throws SQLException {
        String sql =
                IntStream.range(0, queues.size()).mapToObj(ONE::formatted).collect(Collectors.joining(" UNION ALL "));
        List<Object> values = new ArrayList<>();
        queues.forEach(queue -> values.addAll(List.of(queue, before, max)));
        Map<String, QueueDepth> depths = new HashMap<>();
        Statements.select(
                connection,
                row -> {
                    int count = row.getInt(2);
                    return depths.put(
                            queues.get(row.getInt(1)),
                            new QueueDepth(count, count == 0 ? null : MicroTime.instant(row.getLong(3))));
                },
                sql,
                values.toArray());
        return depths;
    }
}

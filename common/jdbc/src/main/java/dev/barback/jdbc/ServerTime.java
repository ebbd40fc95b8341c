package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The database server's clock, which all workers share however wrong their own are: asked for every half minute, and
 * counted on from there. Thread-safe.
 */
final class ServerTime {
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String ASK = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    private volatile @Nullable Answer answer;

    long micros(Connection connection) throws SQLException {
        Answer known = answer;
        if (known == null || System.nanoTime() - known.atNanos() > ASK_AGAIN_NANOS) {
            known = ask(connection);
            answer = known;
        }
        return known.micros() + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - known.atNanos());
    }

    private static Answer ask(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ASK);
                ResultSet result = select.executeQuery()) {
            result.next();
            return new Answer(result.getLong(1), System.nanoTime());
        }
    }

    /** The server's time when its answer arrived here: late by the way back, so that nothing is early. */
    private record Answer(long micros, long atNanos) {}
}

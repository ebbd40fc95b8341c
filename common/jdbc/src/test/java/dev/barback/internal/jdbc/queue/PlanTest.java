package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.MicroTime;
import dev.barback.internal.jdbc.sql.Postgres;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import dev.barback.spi.MessageAttributes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every statement finds its rows by an index while there are a million other messages: half of them available, half delayed.
 * Each statement ran many times on an empty table before, so that a plan kept from then would fail the test.
 */
class PlanTest {
    private static final int EACH = 500_000;
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS;

    @TempDir
    Path folder;

    @Test
    void onSqlite() throws SQLException {
        Path file = folder.resolve("plans.db");
        Schema.migrate(file, OPTIONS);
        DataSource plain = Sqlite.source(file, 15_000);
        ExplainingDataSource explainingDataSource = new ExplainingDataSource("EXPLAIN QUERY PLAN");
        Sqlite database = new Sqlite(file, explainingDataSource.wrap(plain), Clock.systemUTC());

        useEmptyAndFull(
                database,
                explainingDataSource,
                plain,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)");

        explainingDataSource
                .plans()
                .forEach((sql, plans) -> assertThat(plans)
                        .as(sql)
                        .allSatisfy(plan -> assertThat(plan).doesNotContain("SCAN barback_messages")));
        assertThat(explainingDataSource.plans()).hasSizeGreaterThan(12);
    }

    @Test
    void onPostgres() throws SQLException {
        DataSource plain = PostgresServer.newDatabase();
        Schema.migrate(plain);
        ExplainingDataSource explainingDataSource = new ExplainingDataSource("EXPLAIN");
        Postgres database = new Postgres(explainingDataSource.wrap(plain), plain, OPTIONS);

        useEmptyAndFull(database, explainingDataSource, plain, "WITH n AS (SELECT generate_series(1, %d) AS i)");

        explainingDataSource
                .plans()
                .forEach((sql, plans) -> assertThat(plans)
                        .as(sql)
                        .allSatisfy(plan -> assertThat(plan).doesNotContain("Seq Scan on barback_messages")));
        assertThat(explainingDataSource.plans()).hasSizeGreaterThan(12);
    }

    private static void useEmptyAndFull(
            Database database, ExplainingDataSource explainingDataSource, DataSource plain, String numbers)
            throws SQLException {
        try (JdbcBroker broker = new JdbcBroker(database, OPTIONS, AmbientTransaction.NONE)) {
            for (int i = 0; i < 12; i++) {
                useAll(broker, "mail");
            }
            fill(plain, numbers.formatted(EACH));
            explainingDataSource.plans().clear();
            for (int i = 0; i < 12; i++) {
                useAll(broker, "mail");
            }
        }
    }

    /** Calls each operation of the broker, with few messages and with many. */
    private static void useAll(JdbcBroker broker, String queue) {
        for (int count : List.of(1, 300)) {
            Instant soon = Instant.now().plusMillis(1);
            broker.publish(
                    queue, IntStream.range(0, count).mapToObj(PlanTest::urgent).toList());
            broker.publish(queue, List.of(new Message(new byte[] {1}, Map.of(), soon)));
            List<Lease> leases = broker.fetch(queue, count, Duration.ofSeconds(1));
            assertThat(leases).hasSize(count);
            assertThat(broker.isHeld(leases.get(0))).isTrue();
            broker.renew(queue, leases);
            broker.release(queue, leases);
            leases = broker.fetch(queue, count, Duration.ofSeconds(1));
            broker.park(queue, leases, soon);
            broker.fetch(queue, count, Duration.ofSeconds(1));
            leases = broker.fetch(queue, count, Duration.ofSeconds(1));
            broker.acknowledge(queue, leases);
        }
        broker.purge("nobody");
    }

    private static Message urgent(int number) {
        return new Message(new byte[] {(byte) number}, Map.of(MessageAttributes.PRIORITY, "-1"), null);
    }

    /** Inserts half a million messages behind the urgent ones, and as many that are due tomorrow. */
    private static void fill(DataSource plain, String numbers) throws SQLException {
        String insert =
                "INSERT INTO barback_messages (queue, priority, since, delayed_until, attributes, data, user_name) ";
        long tomorrow = MicroTime.ceil(Instant.now().plus(Duration.ofDays(1)));
        try (Connection connection = plain.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    numbers.startsWith("WITH R")
                            ? numbers + insert + "SELECT 'mail', i % 10, i, NULL, '{}', '1', i % 3 FROM n"
                            : insert + numbers + " SELECT 'mail', i % 10, i, NULL, '{}', '1', i % 3 FROM n");
            statement.execute(
                    numbers.startsWith("WITH R")
                            ? numbers + insert + "SELECT 'mail', 0, i, " + tomorrow + " + i, '{}', '1', '' FROM n"
                            : insert + numbers + " SELECT 'mail', 0, i, " + tomorrow + " + i, '{}', '1', '' FROM n");
        }
    }
}

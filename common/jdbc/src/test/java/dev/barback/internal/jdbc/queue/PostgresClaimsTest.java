package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.queue.MessageGroup.Place;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.Database;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Postgres;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.Lease;
import dev.barback.spi.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresClaimsTest extends ClaimsContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withLeaseTime(LEASE);
    private static final int JOBS = 5_000;

    private DataSource database;

    @Override
    DataSource newDatabase() {
        database = PostgresServer.newDatabase();
        Schema.migrate(database);
        return database;
    }

    @Override
    JdbcBroker newBroker(OneTransaction transaction) {
        return JdbcBroker.postgres(database, OPTIONS, transaction);
    }

    @Override
    Database newConnections() {
        return new Postgres(database, database, OPTIONS);
    }

    /** An open snapshot keeps the index entries of messages that are gone; a claim that knows where to start reads none. */
    @Test
    void aClaimReadsNoEntriesOfMessagesBeforeItsStart() throws SQLException {
        MessageGroup group = new MessageGroup("snapshot", "", 0, false);
        try (JdbcBroker broker = JdbcBroker.postgres(database, OPTIONS, AmbientTransaction.NONE);
                Connection snapshot = database.getConnection()) {
            snapshot.setAutoCommit(false);
            snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Statements.select(snapshot, row -> 1, "SELECT count(*) FROM barback_messages");
            broker.publish(
                    group.queue(),
                    IntStream.range(0, JOBS)
                            .mapToObj(i -> new Message(new byte[] {1}, Map.of(), null))
                            .toList());
            Place last = drain(broker, JOBS - 100);

            assertThat(entriesReadBy(group, last)).isBetween(10L, 100L);
            assertThat(entriesReadBy(group, Place.START)).as("without").isGreaterThan(JOBS - 100);
        }
    }

    private static Place drain(JdbcBroker broker, int number) {
        Place last = Place.START;
        for (int done = 0; done < number; ) {
            List<Lease> leases = broker.fetch("snapshot", Math.min(500, number - done), Duration.ofSeconds(30));
            broker.acknowledge("snapshot", leases);
            done += leases.size();
            last = leases.get(leases.size() - 1) instanceof JdbcLease lease ? lease.place() : last;
        }
        return last;
    }

    private long entriesReadBy(MessageGroup group, Place start) throws SQLException {
        long before = entriesRead();
        try (Connection connection = database.getConnection()) {
            Claim claim = new Claim(
                    List.of(new Claim.Lot(new WaitingGroups.GroupStart(group, start, 1), 10)),
                    0,
                    1_000_000,
                    new ClaimTicket(before + 1, null),
                    1_000_000);
            assertThat(new PostgresQueueDialect().claim(connection, claim)).hasSize(10);
            Statements.select(connection, row -> 1, "SELECT pg_stat_force_next_flush()");
        }
        return entriesRead() - before;
    }

    private long entriesRead() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Statements.select(
                            connection,
                            row -> row.getLong(1),
                            "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'barback_messages_groups'")
                    .get(0);
        }
    }
}

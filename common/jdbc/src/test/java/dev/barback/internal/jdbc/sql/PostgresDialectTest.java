package dev.barback.internal.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.contract.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** Transactions on PostgreSQL. */
class PostgresDialectTest {
    private final DataSource database = PostgresServer.newDatabase();
    private final Dialect dialect = new PostgresDialect();

    @ParameterizedTest
    @EnumSource(
            value = Database.Access.class,
            names = {"DURABLE_WRITE", "RELAXED_WRITE"})
    void settingsEndWithTheTransaction(Database.Access access) throws SQLException {
        try (Connection connection = database.getConnection()) {
            String outside = shown(connection, "synchronous_commit");
            dialect.inTransaction(connection, access, () -> {
                assertThat(shown(connection, "idle_in_transaction_session_timeout"))
                        .isEqualTo("15s");
                assertThat(shown(connection, "synchronous_commit"))
                        .isEqualTo(access == Database.Access.RELAXED_WRITE ? "off" : outside);
                return true;
            });
            assertThat(shown(connection, "idle_in_transaction_session_timeout")).isEqualTo("0");
            assertThat(shown(connection, "synchronous_commit")).isEqualTo(outside);
        }
    }

    /** As when the network falls silent: the server hears no more of the client, and its locks must not stay. */
    @Test
    void aTransactionThatIsLeftEnds() throws SQLException {
        try (Connection left = database.getConnection();
                Connection other = database.getConnection()) {
            int session = left.unwrap(PGConnection.class).getBackendPID();
            assertThatThrownBy(() -> dialect.inTransaction(left, Database.Access.DURABLE_WRITE, () -> {
                        shown(left, "lock_timeout");
                        await().atMost(Duration.ofSeconds(40)).until(() -> !isThere(other, session));
                        return shown(left, "lock_timeout");
                    }))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static boolean isThere(Connection connection, int session) throws SQLException {
        return Statements.select(
                                connection,
                                row -> row.getInt(1),
                                "SELECT count(*) FROM pg_stat_activity WHERE pid = ?",
                                session)
                        .get(0)
                > 0;
    }

    private static String shown(Connection connection, String setting) throws SQLException {
        return Statements.select(connection, row -> row.getString(1), "SHOW " + setting)
                .get(0);
    }
}

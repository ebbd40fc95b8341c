package dev.barback.internal.jdbc.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.barback.BrokerException;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.HeldConnection;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Statements;
import dev.barback.spi.Message;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enqueues of a thread that holds a connection of some pool, after its transaction. */
class HeldByCallerTest {
    /** Old enough to seem outdated when it rejects writes. */
    private static final String IS_OLD = "SELECT (backend_start < clock_timestamp() - interval '1 second')::int"
            + " FROM pg_stat_activity WHERE pid = pg_backend_pid()";

    private final DataSource database = PostgresServer.newDatabase();

    /** Not every pool's connection reports that its session has ended. */
    @Test
    void aDeadConnectionThatSeemsToLiveIsLeftAlone() throws SQLException {
        Schema.migrate(database);
        try (Connection held = database.getConnection()) {
            Connection seemsToLive = with(held, "isClosed", closed -> false);
            try (JdbcBroker broker = broker(seemsToLive)) {
                int process = number(held, "SELECT pg_backend_pid()");
                try (Connection other = database.getConnection()) {
                    number(other, "SELECT pg_terminate_backend(" + process + ")::int");
                    await().until(() ->
                            number(other, "SELECT count(*)::int FROM pg_stat_activity WHERE pid = " + process) == 0);
                    publish(broker);
                    assertThat(number(other, "SELECT count(*)::int FROM barback_messages"))
                            .isOne();
                }
            }
        }
    }

    @Test
    void aConnectionIsAsItWasWhereItCouldNotBeUsed() throws SQLException {
        Schema.migrate(database);
        try (Connection held = database.getConnection()) {
            held.setReadOnly(true);
            held.setAutoCommit(false);
            Connection refuses = with(held, "setReadOnly", readOnly -> {
                if (Boolean.FALSE.equals(readOnly)) {
                    throw new SQLException("This one stays read-only.");
                }
                return null;
            });
            try (JdbcBroker broker = broker(refuses)) {
                assertThatThrownBy(() -> publish(broker))
                        .isInstanceOf(BrokerException.class)
                        .hasMessageContaining("stays read-only");
            }
            assertThat(held.getAutoCommit()).isFalse();
        }
    }

    /** A pool may send read-only transactions to a replica, whose sessions are older and younger. */
    @Test
    void aReplicasSessionIsKeptAndTheJobGoesToTheMainServer(@TempDir Path folder) throws Exception {
        Schema.migrate(database);
        try (PostgresProcess replica = PostgresProcess.create(folder)) {
            Schema.migrate(replica.database());
            replica.restartAsReplica();
            try (Connection held = replica.database().getConnection()) {
                held.setReadOnly(true);
                held.setAutoCommit(false);
                try (JdbcBroker broker = broker(held)) {
                    publish(broker);
                    await().until(() -> number(held, IS_OLD) == 1);
                    publish(broker);
                }
                assertThat(number(held, "SELECT pg_is_in_recovery()::int")).isOne();
                assertThat(held.isReadOnly()).isTrue();
                assertThat(held.getAutoCommit()).isFalse();
            }
        }
        try (Connection other = database.getConnection()) {
            assertThat(number(other, "SELECT count(*)::int FROM barback_messages"))
                    .isEqualTo(2);
        }
    }

    private static void publish(JdbcBroker broker) {
        broker.publish("mail", List.of(new Message(new byte[] {'1'}, Map.of(), null)));
    }

    private JdbcBroker broker(Connection held) {
        return JdbcBroker.postgres(database, JdbcOptions.DEFAULTS, new AmbientTransaction() {
            @Override
            public @Nullable HeldConnection held() {
                return new HeldConnection(held, false, () -> {});
            }

            @Override
            public void afterCommit(Runnable action) {
                throw new UnsupportedOperationException("there is none");
            }
        });
    }

    /** A pool's result in place of the driver's. */
    private interface Answer {
        @Nullable Object to(@Nullable Object value) throws SQLException;
    }

    private static Connection with(Connection connection, String name, Answer answer) {
        return (Connection) Proxy.newProxyInstance(
                HeldByCallerTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    if (method.getName().equals(name)) {
                        return answer.to(values == null ? null : values[0]);
                    }
                    try {
                        return method.invoke(connection, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static int number(Connection connection, String sql) throws SQLException {
        return Statements.select(connection, row -> row.getInt(1), sql).get(0);
    }
}

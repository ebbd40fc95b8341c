package dev.barback.internal.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.BrokerException;
import dev.barback.contract.NetworkProxy;
import dev.barback.contract.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A start, and the doctor, on a database that is locked, silent, or does not let its tables be read. */
@Timeout(120)
class SchemaLimitsTest {
    private static final JdbcOptions IMPATIENT = JdbcOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(1));
    private static final int CONNECTIONS = 5;

    @Test
    void aLockOnTheHistoryIsNamed() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database);
        try (Connection holder = database.getConnection()) {
            lock(holder, Schema.HISTORY_TABLE);
            assertThatThrownBy(() -> Schema.version(database, IMPATIENT))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("holds a lock on barback_schema_history");
            assertThatThrownBy(() -> Schema.migrate(database, IMPATIENT))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("holds a lock on barback_schema_history");
            assertThat(SchemaLocation.of(database, IMPATIENT).hasTables()).isTrue();
        }
        assertThat(Schema.version(database, IMPATIENT)).isEqualTo(Schema.VERSION);
    }

    @Test
    void aMigrationWaitsForALockForAWhile() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:dev/barback/jdbc/postgresql")
                .table(Schema.HISTORY_TABLE)
                .baselineVersion("0")
                .load()
                .baseline();
        try (Connection holder = database.getConnection()) {
            lock(holder, Schema.HISTORY_TABLE + " IN SHARE MODE"); // its version can be read
            assertThatThrownBy(() -> Schema.migrate(database, IMPATIENT))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("lock timeout");
        }
        Schema.migrate(database, IMPATIENT);
        assertThat(Schema.version(database)).isEqualTo(Schema.VERSION);
    }

    @Test
    void aMigrationLeavesNoLimitInThePool() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(PostgresServer.newDatabase());
        config.setMaximumPoolSize(CONNECTIONS);
        List<Connection> connections = new ArrayList<>();
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Schema.migrate(pool, IMPATIENT);
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = pool.getConnection();
                connections.add(connection);
                assertThat(Statements.select(connection, row -> row.getString(1), "SHOW lock_timeout"))
                        .containsExactly("0");
                assertThat(connection.getNetworkTimeout()).isZero();
            }
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void aMigrationThatWaitsForAnotherLeavesNoLimitInThePoolEither() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(PostgresServer.newDatabase());
        config.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(config);
                MigrationTransaction other = MigrationTransaction.begin(pool, IMPATIENT)) {
            assertThatThrownBy(() -> Schema.migrate(pool, IMPATIENT)).hasMessageContaining("lock timeout");
            try (Connection connection = pool.getConnection()) {
                assertThat(Statements.select(connection, row -> row.getString(1), "SHOW lock_timeout"))
                        .containsExactly("0");
            }
            other.commit();
        }
    }

    /** As in sessions of Barback's own pool, in which statements have a limit. */
    @Test
    void aMigrationItselfMayTakeLong() throws Exception {
        DataSource limited = JdbcAddress.of(PostgresServer.newUrl(), null, null).limitedDataSource(IMPATIENT);
        try (MigrationTransaction transaction = MigrationTransaction.begin(limited, IMPATIENT)) {
            Connection migrating = transaction.dataSource().getConnection();
            assertThat(Statements.select(migrating, row -> row.getString(1), "SHOW statement_timeout"))
                    .containsExactly("0");
            transaction.commit();
            assertThat(Statements.select(migrating, row -> row.getString(1), "SHOW statement_timeout"))
                    .as("afterwards it is limited again")
                    .containsExactly("800ms");
        }
    }

    @Test
    void aSilentServerIsNotWaitedFor() throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(PostgresServer.newUrl());
        try (NetworkProxy proxy = NetworkProxy.to(database.getPortNumbers()[0])) {
            PGSimpleDataSource silent = new SilentAfterLogin(proxy);
            silent.setUrl(database.getUrl());
            silent.setUser(database.getUser());
            silent.setServerNames(new String[] {"127.0.0.1"});
            silent.setPortNumbers(new int[] {proxy.port()});
            assertThatThrownBy(() -> Schema.version(silent, IMPATIENT))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("timeout: the server did not answer within 1.5 s.");
            assertThatThrownBy(() -> SchemaLocation.of(silent, IMPATIENT)).hasMessageContaining("did not answer");
            assertThatThrownBy(() -> Schema.migrate(silent, IMPATIENT))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("did not answer");
        }
    }

    /** Each connection passes nothing any more once it is open. */
    private static final class SilentAfterLogin extends PGSimpleDataSource {
        private static final long serialVersionUID = 1L;

        private final transient NetworkProxy proxy;

        SilentAfterLogin(NetworkProxy proxy) {
            this.proxy = proxy;
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            Connection connection = super.getConnection(user, password);
            proxy.silence();
            return connection;
        }
    }

    @Test
    void tablesThatCantBeReadAreNotMissing() throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(PostgresServer.newUrl());
        Schema.migrate(database);
        String role = "reader" + UUID.randomUUID().toString().replace("-", "");
        execute(database, "CREATE ROLE " + role + " LOGIN");
        try {
            PGSimpleDataSource without = new PGSimpleDataSource();
            without.setUrl(database.getUrl());
            without.setUser(role);
            assertThatThrownBy(() -> Schema.version(without))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied for table barback_schema_history");
            assertThat(Schema.version(without, JdbcOptions.DEFAULTS.withSchema("nowhere")))
                    .isZero();
        } finally {
            execute(database, "DROP ROLE " + role);
        }
    }

    @Test
    void aHistoryOfAnotherKindIsNotMissing(@TempDir Path folder) throws Exception {
        DataSource database = Sqlite.source(folder.resolve("barback.db"), 1_000);
        assertThat(Schema.version(database)).isZero();
        execute(database, "CREATE TABLE barback_schema_history (installed_rank INTEGER)");
        assertThatThrownBy(() -> Schema.version(database))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no such column");
    }

    private static void lock(Connection holder, String table) throws SQLException {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLE " + table);
        }
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package dev.barback.internal.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.contract.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Parsing of JDBC URLs, and the part of them that is shown. */
class JdbcAddressTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:sqlite:/var/jobs.db,                    /var/jobs.db",
        "jdbc:sqlite:/var/jobs.db?busy_timeout=1000,  /var/jobs.db",
        "jdbc:sqlite:file:/var/jobs.db,               /var/jobs.db",
        "jdbc:sqlite:file:///var/jobs.db?mode=ro,     /var/jobs.db",
        "' jdbc:sqlite:/var/../jobs.db ',             /jobs.db"
    })
    void sqliteFiles(String url, String file) {
        assertThat(JdbcAddress.of(url, null, null).file()).isEqualTo(Path.of(file));
        assertThat(JdbcAddress.of(url, null, null)).hasToString("SQLite, " + file);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.org:5433/jobs?user=ada&password=secret, 'PostgreSQL, db.example.org:5433/jobs'",
        "jdbc:postgresql://ada:secret@db.example.org/jobs,                    'PostgreSQL, db.example.org/jobs'",
        "jdbc:postgresql:jobs,                                                'PostgreSQL, jobs'"
    })
    void showsNoSecrets(String url, String shown) {
        assertThat(JdbcAddress.of(url, "ada", "secret").file()).isNull();
        assertThat(JdbcAddress.of(url, "ada", "secret")).hasToString(shown);
    }

    @Test
    void whatCantBeReadIsRefusedWithoutSecrets() {
        assertThatThrownBy(() -> JdbcAddress.of("jdbc:mysql://ada:secret@db/jobs", null, null))
                .hasMessage(
                        "The database must be jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, not jdbc:mysql.");
        assertThatThrownBy(() -> JdbcAddress.of("postgres://ada:secret@db/jobs", null, null))
                .hasMessageEndingWith("not something that is not a JDBC URL.");
        assertThatThrownBy(() -> JdbcAddress.of("jdbc:postgresql://db:port/jobs?password=secret", null, null)
                        .dataSource(JdbcOptions.DEFAULTS))
                .hasMessage("PostgreSQL's driver can't read the URL of PostgreSQL, db:port/jobs.")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:sqlite:file::memory:?cache=shared"})
    void memoryIsRefused(String url) {
        assertThatThrownBy(() -> JdbcAddress.of(url, null, null)).hasMessageStartingWith("SQLite in memory ends");
    }

    /** In the server, by the driver, and by the kernels of both sides; of these, only Linux knows tcp_user_timeout. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void sessionsOfBarbacksOwnPoolHaveLimits() throws Exception {
        JdbcOptions options = JdbcOptions.DEFAULTS.withCallTimeout(Duration.ofSeconds(10));
        JdbcAddress address = JdbcAddress.of(PostgresServer.newUrl(), null, null);
        PGSimpleDataSource own = (PGSimpleDataSource) address.limitedDataSource(options);
        assertThat(own.getTcpKeepAlive()).isTrue();
        try (Connection session = own.getConnection()) {
            assertThat(session.getNetworkTimeout()).as("socket timeout").isEqualTo(10_000);
            assertThat(shown(session, "tcp_user_timeout")).isEqualTo("10000");
            assertThat(shown(session, "statement_timeout")).isEqualTo("8s");
            assertThat(shown(session, "lock_timeout")).isEqualTo("7s");
        }
    }

    private static String shown(Connection session, String setting) throws SQLException {
        List<String> values = Statements.select(session, row -> row.getString(1), "SHOW " + setting);
        return values.get(0);
    }

    @Test
    void migratesOnceOnEither(@TempDir Path folder) throws Exception {
        JdbcAddress file = JdbcAddress.file(folder.resolve("barback.db"));
        JdbcAddress postgres = JdbcAddress.of(PostgresServer.newUrl(), null, null);
        for (JdbcAddress address : new JdbcAddress[] {file, postgres}) {
            DataSource database = address.dataSource(JdbcOptions.DEFAULTS);
            assertThat(Schema.version(database)).isZero();
            Schema.migrate(database);
            assertThat(Schema.version(database)).isEqualTo(Schema.VERSION);
            Schema.migrate(database);
            try (Connection connection = database.getConnection()) {
                connection.createStatement().executeQuery("SELECT * FROM barback_messages");
            }
        }
    }
}

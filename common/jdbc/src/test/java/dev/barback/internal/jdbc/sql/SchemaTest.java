package dev.barback.internal.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barback.BrokerException;
import dev.barback.contract.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Creation and migration of the tables, also by a web application and workers that start at the same time. */
class SchemaTest {
    private static final int PROCESSES = 6;

    @RepeatedTest(5)
    void manyMakeTheTablesOfAFileAtOnce(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("data").resolve("barback.db");
        atOnce(() -> Schema.migrate(file, JdbcOptions.DEFAULTS));
        assertThat(Schema.version(Sqlite.source(file, 1_000))).isEqualTo(Schema.VERSION);
    }

    @RepeatedTest(6)
    void manyMakeTheTablesOfAPostgresAtOnce(RepetitionInfo repetition) throws Exception {
        DataSource database = PostgresServer.newDatabase();
        JdbcOptions options =
                JdbcOptions.DEFAULTS.withSchema(repetition.getCurrentRepetition() % 2 == 0 ? "jobs" : null);
        atOnce(() -> Schema.migrate(database, options));
        assertThat(Schema.version(database, options)).isEqualTo(Schema.VERSION);
        assertThat(Schema.version(database)).isEqualTo(options.schema() == null ? Schema.VERSION : 0);
    }

    /** Two schemas of one database: an application in each, or a copy of one. */
    @Test
    void tablesOfAnotherSchemaAreAnothers() throws Exception {
        PGSimpleDataSource first = database("");
        execute(first, "CREATE TABLE customers (id int)");
        Schema.migrate(first);
        execute(first, "CREATE SCHEMA app", "CREATE TABLE app.customers (id int)");
        DataSource second = database(first, "currentSchema=app");
        assertThat(SchemaLocation.of(second, JdbcOptions.DEFAULTS))
                .isEqualTo(new SchemaLocation("postgresql", "app", false, List.of("public")));

        Schema.migrate(second);
        assertThat(Schema.version(second)).isEqualTo(Schema.VERSION);
        assertThat(SchemaLocation.of(second, JdbcOptions.DEFAULTS))
                .isEqualTo(new SchemaLocation("postgresql", "app", true, List.of("public")));
        Schema.migrate(first, JdbcOptions.DEFAULTS.withSchema("jobs"));
        assertThat(SchemaLocation.of(first, JdbcOptions.DEFAULTS))
                .isEqualTo(new SchemaLocation("postgresql", "public", true, List.of("app", "jobs")));
    }

    /** The tables are migrated where statements find their history, and not created again in a schema further up. */
    @Test
    void tablesFurtherDownTheSearchPathAreUsed() throws Exception {
        PGSimpleDataSource outside = database("");
        Flyway.configure()
                .dataSource(outside)
                .locations("classpath:dev/barback/jdbc/postgresql")
                .table(Schema.HISTORY_TABLE)
                .baselineVersion("0")
                .load()
                .baseline();
        execute(outside, "CREATE SCHEMA app");
        DataSource within = database(outside, "currentSchema=app,public");
        assertThat(Schema.version(within))
                .as("none, but their history is there")
                .isZero();
        Schema.migrate(within);
        assertThat(SchemaLocation.of(within, JdbcOptions.DEFAULTS))
                .isEqualTo(new SchemaLocation("postgresql", "public", true, List.of()));
        assertThat(Schema.version(outside)).isEqualTo(Schema.VERSION);
    }

    @Test
    void theSearchPathOfARoleOrADatabaseCounts() throws Exception {
        PGSimpleDataSource database = database("");
        execute(
                database,
                "CREATE SCHEMA app",
                "ALTER DATABASE " + database.getDatabaseName() + " SET search_path = app");
        Schema.migrate(database);
        assertThat(SchemaLocation.of(database, JdbcOptions.DEFAULTS))
                .isEqualTo(new SchemaLocation("postgresql", "app", true, List.of()));
    }

    @Test
    void aSchemaThatIsNotThereIsMadeIfItIsNamedAsBarbacks() throws Exception {
        PGSimpleDataSource database = database("currentSchema=nowhere");
        assertThatThrownBy(() -> Schema.migrate(database))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("none of the schemas of its search_path is there")
                .hasMessageContaining("barback.jdbc.schema");
        JdbcOptions named = JdbcOptions.DEFAULTS.withSchema("nowhere");
        Schema.migrate(database, named);
        assertThat(Schema.version(database, named)).isEqualTo(Schema.VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Jobs", "jobs; DROP TABLE customers", "1jobs", "my-jobs", "jobs\""})
    void aSchemaHasAPlainName(String name) {
        assertThatThrownBy(() -> JdbcOptions.DEFAULTS.withSchema(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\" is not possible");
    }

    private static PGSimpleDataSource database(String parameters) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(PostgresServer.newUrl() + "&" + parameters);
        return source;
    }

    private static DataSource database(PGSimpleDataSource same, String parameters) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(same.getUrl() + "&" + parameters); // without the user
        source.setUser(same.getUser());
        return source;
    }

    private static void execute(DataSource database, String... all) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : all) {
                statement.execute(each);
            }
        }
    }

    /** Flyway's own steps, up to where a process may die: a history without an entry, beside an application's table. */
    @Test
    void aProcessDiedAtTheFirstStep() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customers (id int)");
            statement.execute("CREATE TABLE barback_schema_history (installed_rank INT NOT NULL PRIMARY KEY,"
                    + " version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL,"
                    + " script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL,"
                    + " installed_on TIMESTAMP NOT NULL DEFAULT now(), execution_time INT NOT NULL,"
                    + " success BOOLEAN NOT NULL)");
        }
        Schema.migrate(database);
        assertThat(Schema.version(database)).isEqualTo(Schema.VERSION);
    }

    private static void atOnce(Runnable work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(PROCESSES);
        ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    work.run();
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Such a history has other migrations under the same numbers. */
    @Test
    void tablesFromBeforeTheFirstReleaseAreRefused(@TempDir Path directory) throws SQLException {
        Path file = directory.resolve("old.db");
        DataSource database = Sqlite.source(file, 1_000);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE barback_schema_history (version TEXT, script TEXT, success BOOLEAN)");
            statement.execute(
                    "INSERT INTO barback_schema_history VALUES ('1', 'V1__messages.sql', 1), ('10', 'V10', 1)");
        }
        assertThatThrownBy(() -> Schema.migrate(file, JdbcOptions.DEFAULTS))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("before the first release (V1__messages.sql)")
                .hasMessageContaining("name another file or schema");
    }
}

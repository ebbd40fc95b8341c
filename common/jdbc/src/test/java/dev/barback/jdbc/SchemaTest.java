package dev.barback.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.test.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web and workers of an application start at the same time, also for the first time. */
class SchemaTest {
    private static final int PROCESSES = 6;

    @RepeatedTest(5)
    void manyMakeTheTablesOfAFileAtOnce(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("data").resolve("barback.db");
        atOnce(() -> Schema.migrate(file, JdbcOptions.DEFAULTS));
        assertThat(Schema.version(Sqlite.source(file, 1_000))).isEqualTo(Schema.VERSION);
    }

    @RepeatedTest(5)
    void manyMakeTheTablesOfAPostgresAtOnce() throws Exception {
        DataSource database = PostgresServer.newDatabase();
        atOnce(() -> Schema.migrate(database));
        assertThat(Schema.version(database)).isEqualTo(Schema.VERSION);
    }

    /** Flyway's own steps, up to where a process may die: beside an application's table, a history without an entry. */
    @Test
    void somebodyDiedAtTheFirstStep() throws Exception {
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
}

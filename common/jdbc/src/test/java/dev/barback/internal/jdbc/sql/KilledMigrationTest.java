package dev.barback.internal.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.BrokerException;
import dev.barback.contract.PostgresServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process dies while it makes the tables, after any of its commits: the next one completes them. */
class KilledMigrationTest {

    @Test
    void anotherProcessCompletesTheTablesOfAPostgres() throws SQLException {
        int commits = 1;
        while (diesAfter(commits, PostgresServer.newDatabase())) {
            commits++;
        }
    }

    @Test
    void anotherProcessCompletesTheTablesOfAFile(@TempDir Path folder) throws SQLException {
        int commits = 1;
        while (diesAfter(commits, Sqlite.source(folder.resolve(commits + ".db"), 1_000))) {
            commits++;
        }
        assertThat(commits).as("Flyway commits each migration").isGreaterThan(Schema.VERSION);
    }

    /** False if the process needed fewer commits than that. */
    private static boolean diesAfter(int commits, DataSource database) throws SQLException {
        boolean died = false;
        try {
            Schema.migrate(new Dying(database, commits).dataSource());
        } catch (BrokerException e) {
            died = true;
        }
        Schema.migrate(database);
        assertThat(Schema.version(database)).as("after %d commits", commits).isEqualTo(Schema.VERSION);
        return died;
    }

    /** The connections of a process that dies after a commit. */
    private static final class Dying {
        private final DataSource database;
        private final List<Connection> opened = new ArrayList<>();
        private int commitsLeft;

        Dying(DataSource database, int commits) {
            this.database = database;
            this.commitsLeft = commits;
        }

        DataSource dataSource() {
            return (DataSource) Proxy.newProxyInstance(
                    Dying.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, values) -> {
                        if (!method.getName().equals("getConnection")) {
                            return method.invoke(database, values);
                        } else if (commitsLeft == 0) {
                            throw new SQLException("This process is dead.", "08006");
                        }
                        Connection connection = database.getConnection();
                        opened.add(connection);
                        return dying(connection);
                    });
        }

        private Connection dying(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Dying.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                        try {
                            Object result = method.invoke(connection, values);
                            if (method.getName().equals("commit") && --commitsLeft == 0) {
                                closeAll();
                                throw new SQLException("This process dies.", "08006");
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void closeAll() throws SQLException {
            for (Connection connection : opened) {
                connection.close(); // which rolls back what is not committed
            }
        }
    }
}

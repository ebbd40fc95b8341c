package dev.barback.cli;

import dev.barback.jdbc.JdbcAddress;
import dev.barback.jdbc.JdbcOptions;
import dev.barback.jdbc.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Whether the database can be opened, has its tables, and can be written to. Changes nothing. */
final class DatabaseSide {
    private static final String WRITABLE = "SELECT NOT current_setting('transaction_read_only')::boolean"
            + " AND has_table_privilege('barback_messages', 'SELECT')"
            + " AND has_table_privilege('barback_messages', 'INSERT')"
            + " AND has_table_privilege('barback_messages', 'UPDATE')"
            + " AND has_table_privilege('barback_messages', 'DELETE')"
            + " AND has_table_privilege('barback_queues', 'INSERT')";

    private DatabaseSide() {}

    /** Whether there are tables to be looked at. */
    static boolean examine(ChosenBroker chosen, Duration patience, Consumer<Finding> found) {
        JdbcAddress address;
        DataSource database;
        try {
            address = chosen.database();
            database = address.dataSource(JdbcOptions.DEFAULTS.withCallTimeout(patience));
        } catch (IllegalArgumentException e) {
            found.accept(Finding.problem("barback.jdbc.url: " + e.getMessage()));
            return false;
        }
        Path file = address.file();
        if (file != null && !Files.exists(file)) {
            found.accept(absent(file));
            return false;
        }
        return opens(address, database, chosen.makesTables(), found) && isWritable(address, database, found);
    }

    private static Finding absent(Path file) {
        @Nullable Path directory = file.getParent();
        while (directory != null && !Files.exists(directory)) {
            directory = directory.getParent();
        }
        return directory != null && Files.isDirectory(directory) && Files.isWritable(directory)
                ? Finding.hint("The file " + file + " is not there yet; whoever needs it first makes it. Name another"
                        + " directory with BARBACK_DATA_DIR.")
                : Finding.problem("The file " + file + " is not there, and can't be made: nothing can be written to "
                        + directory + ". Name another directory with BARBACK_DATA_DIR.");
    }

    private static boolean opens(
            JdbcAddress address, DataSource database, boolean makesTables, Consumer<Finding> found) {
        int version;
        try {
            version = Schema.version(database);
        } catch (SQLException e) {
            found.accept(Finding.problem(address + " can't be opened: " + e.getMessage()));
            return false;
        }
        found.accept(Finding.ok(address + " can be opened."));
        if (version == Schema.VERSION) {
            found.accept(Finding.ok("Its tables are there."));
        } else if (version > Schema.VERSION) {
            found.accept(Finding.hint("Its tables are of version " + version + ", this program's are of "
                    + Schema.VERSION + ": somebody else runs a newer one."));
        } else if (makesTables) {
            found.accept(Finding.hint("Its tables are not there, or old; whoever needs them first makes them."));
        } else {
            found.accept(Finding.problem("Its tables are not there, or old, and barback.jdbc.migrate is false: run the"
                    + " migrations in dev/barback/jdbc."));
        }
        return version > 0;
    }

    private static boolean isWritable(JdbcAddress address, DataSource database, Consumer<Finding> found) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (address.file() != null) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute("ROLLBACK");
            } else if (!isTrue(statement, WRITABLE)) {
                found.accept(Finding.problem("It can't be written to: it is read-only, or the user lacks privileges"
                        + " (SELECT, INSERT, UPDATE and DELETE on barback_messages, INSERT on barback_queues)."));
                return true;
            }
            found.accept(Finding.ok("It can be written to."));
        } catch (SQLException e) {
            found.accept(Finding.problem("It can't be written to: " + e.getMessage()));
        }
        return true;
    }

    private static boolean isTrue(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}

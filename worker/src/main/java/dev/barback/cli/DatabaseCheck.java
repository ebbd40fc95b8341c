package dev.barback.cli;

import dev.barback.BrokerException;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.JdbcAddress;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.SchemaLocation;
import dev.barback.settings.DatabaseSettings;
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

/** Checks that the database can be opened, has its tables, and can be written to. Changes nothing. */
final class DatabaseCheck {
    private static final String WRITABLE = "SELECT NOT current_setting('transaction_read_only')::boolean"
            + " AND has_table_privilege('HOME.barback_messages', 'SELECT')"
            + " AND has_table_privilege('HOME.barback_messages', 'INSERT')"
            + " AND has_table_privilege('HOME.barback_messages', 'UPDATE')"
            + " AND has_table_privilege('HOME.barback_messages', 'DELETE')"
            + " AND has_table_privilege('HOME.barback_queues', 'INSERT')";

    /** In an existing schema, or in one that has to be made. */
    private static final String CREATABLE = "SELECT CASE WHEN to_regnamespace('HOME') IS NULL"
            + " THEN has_database_privilege(current_database(), 'CREATE')"
            + " ELSE has_schema_privilege(to_regnamespace('HOME'), 'CREATE') END";

    private DatabaseCheck() {}

    /** Whether there are tables to be checked. */
    static boolean check(CommandLineBroker chosen, Duration timeout, Consumer<Finding> found) {
        DatabaseSettings settings = chosen.settings().database();
        JdbcAddress address = settings.address();
        JdbcOptions options = settings.options().withCallTimeout(timeout);
        Path file = address.file();
        if (file != null && !Files.exists(file)) {
            found.accept(missingFile(file));
            return false;
        }
        reportPermissions(address, found);
        DataSource database;
        SchemaLocation schemaLocation;
        try {
            database = address.limitedDataSource(options);
            schemaLocation = SchemaLocation.of(database, options);
        } catch (IllegalArgumentException e) {
            found.accept(Finding.problem(DatabaseSettings.URL + ": " + e.getMessage()));
            return false;
        } catch (SQLException e) {
            found.accept(Finding.problem(address + " can't be opened: " + e.getMessage()));
            return false;
        }
        found.accept(Finding.ok(address + " can be opened."));
        if (!schemaLocation.isUsable()) {
            found.accept(
                    Finding.problem("None of the schemas of its search_path is there: tables can be neither found nor"
                            + " made. Name a schema for them with BARBACK_JDBC_SCHEMA."));
            return false;
        }
        int version;
        try { // without the privilege USAGE of a schema, not even a table that is not there can be looked up
            version = schemaLocation.hasTables() ? Schema.version(database, options) : 0;
        } catch (SQLException e) {
            found.accept(Finding.problem("Its tables are there" + where(schemaLocation)
                    + ", but their version can't be read: " + e.getMessage()));
            return false;
        }
        reportTables(version, schemaLocation, settings.migrate(), found);
        if (!schemaLocation.otherSchemas().isEmpty()) {
            found.accept(
                    Finding.hint(
                            "There are tables of Barback in other schemas, too, " + schemaLocation.otherSchemas()
                                    + ": programs on those share no jobs with this one. BARBACK_JDBC_SCHEMA names the one to use."));
        }
        if (version == 0) {
            requireCreatable(database, schemaLocation, found);
            return false;
        }
        compareRecords(chosen, database, options, found);
        return isWritable(address, database, schemaLocation, found);
    }

    /** Workers without records don't run recorded jobs, and keep no records of the jobs that they run. */
    private static void compareRecords(
            CommandLineBroker chosen, DataSource database, JdbcOptions options, Consumer<Finding> found) {
        Path file = chosen.settings().database().address().file();
        boolean keepsRecords = !chosen.isUnrecorded();
        try (JdbcJobStore jobStore =
                file == null ? JdbcJobStore.postgres(database, options) : JdbcJobStore.sqlite(file, options)) {
            long others = jobStore.workers().stream()
                    .filter(worker -> worker.keepsRecords() != keepsRecords)
                    .count();
            if (others > 0) {
                String message = keepsRecords
                        ? "%d live workers keep no records of jobs, and barback.records.enabled is not false here: they don't"
                                + " run recorded jobs."
                        : "%d live workers keep records of jobs in it, and barback.records.enabled is false here: recorded"
                                + " jobs are not run by a worker without records.";
                found.accept(Finding.problem(message.formatted(others) + " Have all workers keep records, or none."));
            }
        } catch (BrokerException e) {
            found.accept(Finding.problem("The records of jobs in it can't be read: " + e.getMessage()));
        }
    }

    private static void reportPermissions(JdbcAddress address, Consumer<Finding> found) {
        for (Path exposed : address.exposed()) {
            found.accept(Finding.hint(
                    exposed + " can be read by others on this machine: chmod go= " + exposed + " prevents that."));
        }
    }

    private static Finding missingFile(Path file) {
        @Nullable Path directory = file.getParent();
        while (directory != null && !Files.exists(directory)) {
            directory = directory.getParent();
        }
        return directory != null && Files.isDirectory(directory) && Files.isWritable(directory)
                ? Finding.hint("The file " + file + " is not there yet; the first program that needs it makes it. Name"
                        + " another directory with BARBACK_DATA_DIR.")
                : Finding.problem("The file " + file + " is not there, and can't be made: nothing can be written to "
                        + directory + ". Name another directory with BARBACK_DATA_DIR.");
    }

    private static void reportTables(
            int version, SchemaLocation schemaLocation, boolean makesTables, Consumer<Finding> found) {
        String where = where(schemaLocation);
        if (version == Schema.VERSION) {
            found.accept(Finding.ok("Its tables are there" + where + "."));
        } else if (version > Schema.VERSION) {
            found.accept(Finding.hint("Its tables are of version " + version + where + ", this program's are of "
                    + Schema.VERSION + ": another program runs a newer version."));
        } else if (!makesTables) {
            found.accept(Finding.problem("Its tables are not there, or old" + where
                    + ", and barback.jdbc.migrate is false: run the migrations in dev/barback/jdbc."));
        } else {
            String advice = schemaLocation.schema() == null || version > 0
                    ? ""
                    : " In an application's database, whose own migrations expect it to be empty, start the application"
                            + " first, or name a schema for them with BARBACK_JDBC_SCHEMA.";
            found.accept(Finding.hint(
                    "Its tables are not there, or old" + where + "; the first program to use it makes them." + advice));
        }
    }

    private static String where(SchemaLocation schemaLocation) {
        return schemaLocation.schema() == null ? "" : ", in the schema " + schemaLocation.schema();
    }

    private static void requireCreatable(DataSource database, SchemaLocation schemaLocation, Consumer<Finding> found) {
        if (schemaLocation.schema() == null) {
            return;
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (!isTrue(statement, CREATABLE.replace("HOME", quoted(schemaLocation)))) {
                found.accept(Finding.problem("Tables can't be made in the schema " + schemaLocation.schema()
                        + ": the user lacks the privilege CREATE."));
            }
        } catch (SQLException e) {
            found.accept(Finding.problem("The user's privileges can't be checked: " + e.getMessage()));
        }
    }

    private static String quoted(SchemaLocation schemaLocation) {
        return ('"' + String.valueOf(schemaLocation.schema()).replace("\"", "\"\"") + '"').replace("'", "''");
    }

    private static boolean isWritable(
            JdbcAddress address, DataSource database, SchemaLocation schemaLocation, Consumer<Finding> found) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (address.file() != null) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute("ROLLBACK");
            } else if (!isTrue(statement, WRITABLE.replace("HOME", quoted(schemaLocation)))) {
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

    private static boolean isTrue(Statement statement, String query) throws SQLException {
        try (ResultSet answer = statement.executeQuery(query)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}

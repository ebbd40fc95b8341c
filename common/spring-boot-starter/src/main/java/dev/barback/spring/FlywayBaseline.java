package dev.barback.spring;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.core.annotation.Order;

/**
 * Lets the application's Flyway begin with the first migration if the schema holds nothing but Barback's tables, which
 * the command line or the web process made before the application's first start. Otherwise Flyway would refuse a schema
 * that is not empty, or take Barback's tables for the result of earlier migrations ({@code baseline-on-migrate}). If
 * there are other tables, Flyway's settings stay as they are.
 */
@Order // after all others, to see their settings
final class FlywayBaseline implements FlywayConfigurationCustomizer {
    private static final Logger log = LoggerFactory.getLogger(FlywayBaseline.class);
    private static final MigrationVersion BASELINE = MigrationVersion.fromVersion("0");
    private static final String BARBACK_PREFIX = "barback_";
    private static final String SQLITE_PREFIX = "sqlite_";

    /** Without those of extensions, which Flyway does not count either. */
    private static final String POSTGRES_TABLES = "SELECT c.relname AS \"TABLE_NAME\" FROM pg_catalog.pg_class AS c"
            + " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"
            + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::regclass"
            + " AND d.objid = c.oid AND d.deptype = 'e')";

    @Override
    public void customize(FluentConfiguration flyway) {
        if (hasOnlyBarbackTables(flyway) && hasOnlyMigrationsAfter(BASELINE, flyway)) {
            log.info("The database holds nothing but Barback's tables: Flyway begins with the first migration.");
            flyway.baselineOnMigrate(true).baselineVersion(BASELINE);
        }
    }

    private static boolean hasOnlyBarbackTables(FluentConfiguration flyway) {
        DataSource database = flyway.getDataSource();
        if (database == null) {
            return false;
        }
        try (Connection connection = database.getConnection()) {
            boolean hasBarbackTables = false;
            for (String schema : schemas(flyway, connection)) {
                for (String name : tables(connection, schema)) {
                    if (!name.startsWith(BARBACK_PREFIX) && !name.startsWith(SQLITE_PREFIX)) {
                        return false;
                    }
                    hasBarbackTables |= name.startsWith(BARBACK_PREFIX);
                }
            }
            return hasBarbackTables;
        } catch (SQLException e) { // Flyway reports it, too, and better
            log.debug("Could not list the tables of Flyway's schema.", e);
            return false;
        }
    }

    /** The names of all tables, views and the like, in lower case. */
    private static List<String> tables(Connection connection, @Nullable String schema) throws SQLException {
        if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            try (PreparedStatement statement = connection.prepareStatement(POSTGRES_TABLES)) {
                statement.setString(1, schema);
                return lowerCaseNames(statement.executeQuery(), null);
            }
        }
        return lowerCaseNames(connection.getMetaData().getTables(null, schema, "%", null), schema);
    }

    /** @param schema the only one that counts: databases take it for a pattern; null = all count */
    private static List<String> lowerCaseNames(ResultSet tables, @Nullable String schema) throws SQLException {
        List<String> names = new ArrayList<>();
        try (tables) {
            while (tables.next()) {
                if (schema == null || schema.equals(tables.getString("TABLE_SCHEM"))) {
                    names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    /** The schemas that Flyway expects to be empty; null = SQLite's only one. */
    private static List<@Nullable String> schemas(FluentConfiguration flyway, Connection connection)
            throws SQLException {
        if (flyway.getSchemas().length > 0) {
            return Arrays.asList(flyway.getSchemas());
        }
        return Arrays.asList(flyway.getDefaultSchema() != null ? flyway.getDefaultSchema() : connection.getSchema());
    }

    /** Whether all migrations are newer than the baseline: Flyway would leave out the others. */
    private static boolean hasOnlyMigrationsAfter(MigrationVersion baseline, FluentConfiguration flyway) {
        return Arrays.stream(flyway.load().info().all())
                .map(migration -> Optional.ofNullable(migration.getVersion()))
                .flatMap(Optional::stream)
                .allMatch(version -> version.isNewerThan(baseline));
    }
}

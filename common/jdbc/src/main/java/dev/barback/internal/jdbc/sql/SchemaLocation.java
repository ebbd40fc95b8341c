package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where in a database tables of Barback are, or would be created.
 *
 * @param dialect sqlite or postgresql
 * @param schema PostgreSQL's schema: the configured one, else the one where statements find the tables, else the current
 *     one; null = there is none, or it is SQLite, which has none
 * @param hasTables whether the tables are there
 * @param otherSchemas other schemas of the database with tables of Barback, which statements here do not see
 */
public record SchemaLocation(String dialect, @Nullable String schema, boolean hasTables, List<String> otherSchemas) {
    private static final String SQLITE = "sqlite";
    private static final String POSTGRESQL = "postgresql";

    /**
     * The parameters are the configured schema, or null, and the table with the history. Without a configured schema, only
     * tables count that are visible without a schema's name; tables that are not there yet belong beside those of jobs.
     */
    private static final String QUERY =
            "WITH asked AS (SELECT ?::text AS schema, ?::text AS history), found AS (SELECT n.nspname::text AS schema,"
                    + " c.relname = asked.history AS own FROM asked,"
                    + " pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
                    + " WHERE c.relname IN (asked.history, '" + Schema.HISTORY_TABLE + "') AND c.relkind = 'r'"
                    + " AND CASE WHEN asked.schema IS NULL THEN pg_table_is_visible(c.oid)"
                    + " ELSE n.nspname = asked.schema END)"
                    + " SELECT coalesce((SELECT schema FROM asked), (SELECT schema FROM found ORDER BY own DESC LIMIT 1),"
                    + " current_schema()::text), EXISTS (SELECT FROM found WHERE own)";

    private static final String OTHER_SCHEMAS_QUERY = "SELECT n.nspname::text FROM pg_class AS c"
            + " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relname = ?"
            + " AND c.relkind = 'r' AND n.nspname IS DISTINCT FROM ?::text ORDER BY 1";

    /** Copies the list. */
    public SchemaLocation {
        otherSchemas = List.copyOf(otherSchemas);
    }

    /**
     * Asks the database for the tables of jobs, over a connection like all others.
     *
     * @throws SQLException if it can't be reached, or does not answer in time
     */
    public static SchemaLocation of(DataSource database, JdbcOptions options) throws SQLException {
        return of(database, options, Schema.HISTORY_TABLE);
    }

    /** Asks for the tables with this history. */
    static SchemaLocation of(DataSource database, JdbcOptions options, String historyTable) throws SQLException {
        return SchemaQuery.run(
                database,
                options,
                connection -> SchemaQuery.isSqlite(connection)
                        ? sqlite(connection, historyTable)
                        : postgres(connection, options.schema(), historyTable));
    }

    /** Whether the tables are there, or could be created. */
    public boolean isUsable() {
        return schema != null || dialect.equals(SQLITE);
    }

    private static SchemaLocation sqlite(Connection connection, String historyTable) throws SQLException {
        boolean hasTables = !Statements.select(
                        connection,
                        row -> row.getString(1),
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?",
                        historyTable)
                .isEmpty();
        return new SchemaLocation(SQLITE, null, hasTables, List.of());
    }

    private static SchemaLocation postgres(Connection connection, @Nullable String configured, String historyTable)
            throws SQLException {
        SchemaLocation location = Statements.select(
                        connection,
                        row -> new SchemaLocation(POSTGRESQL, row.getString(1), row.getBoolean(2), List.of()),
                        QUERY,
                        configured,
                        historyTable)
                .get(0);
        List<String> otherSchemas = Statements.select(
                connection, row -> row.getString(1), OTHER_SCHEMAS_QUERY, historyTable, location.schema());
        return new SchemaLocation(POSTGRESQL, location.schema(), location.hasTables(), otherSchemas);
    }
}

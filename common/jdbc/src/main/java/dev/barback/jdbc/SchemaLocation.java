package dev.barback.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where in a database Barback's tables are, or would be created.
 *
 * @param dialect sqlite or postgresql
 * @param schema PostgreSQL's schema: the configured one, else the one where statements find the tables, else the current
 *     one; null = there is none, or it is SQLite, which has none
 * @param hasHistory whether the tables are there
 * @param elsewhere other schemas of the database with tables of Barback, which statements here do not see
 */
public record SchemaLocation(String dialect, @Nullable String schema, boolean hasHistory, List<String> elsewhere) {
    private static final String SQLITE = "sqlite";
    private static final String POSTGRESQL = "postgresql";

    /** The parameter is the configured schema, or null; then only tables count that are visible without a schema's name. */
    private static final String ASK = "WITH asked AS (SELECT ?::text AS name), found AS (SELECT n.nspname::text AS name"
            + " FROM asked, pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relname = '"
            + Schema.HISTORY + "' AND c.relkind = 'r'"
            + " AND CASE WHEN asked.name IS NULL THEN pg_table_is_visible(c.oid) ELSE n.nspname = asked.name END)"
            + " SELECT coalesce((SELECT name FROM asked), (SELECT name FROM found), current_schema()::text),"
            + " EXISTS (SELECT FROM found)";

    private static final String ASK_ELSEWHERE = "SELECT n.nspname::text FROM pg_class AS c"
            + " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relname = '" + Schema.HISTORY
            + "' AND c.relkind = 'r' AND n.nspname IS DISTINCT FROM ?::text ORDER BY 1";

    /** Copies the list. */
    public SchemaLocation {
        elsewhere = List.copyOf(elsewhere);
    }

    /**
     * Asks the database, over a connection like all others.
     *
     * @throws SQLException if it can't be reached
     */
    public static SchemaLocation of(DataSource database, JdbcOptions options) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals("SQLite")
                    ? sqlite(connection)
                    : postgres(connection, options.schema());
        }
    }

    /** Whether the tables are there, or could be created. */
    public boolean isThere() {
        return schema != null || dialect.equals(SQLITE);
    }

    private static SchemaLocation sqlite(Connection connection) throws SQLException {
        boolean hasHistory = !Statements.select(
                        connection,
                        row -> row.getString(1),
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?",
                        Schema.HISTORY)
                .isEmpty();
        return new SchemaLocation(SQLITE, null, hasHistory, List.of());
    }

    private static SchemaLocation postgres(Connection connection, @Nullable String named) throws SQLException {
        SchemaLocation home = Statements.select(
                        connection,
                        row -> new SchemaLocation(POSTGRESQL, row.getString(1), row.getBoolean(2), List.of()),
                        ASK,
                        named)
                .get(0);
        List<String> elsewhere = Statements.select(connection, row -> row.getString(1), ASK_ELSEWHERE, home.schema());
        return new SchemaLocation(POSTGRESQL, home.schema(), home.hasHistory(), elsewhere);
    }
}

package dev.barback.internal.jdbc.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Settings of each of Barback's statements on PostgreSQL, on any connection, and of no other statements: it finds the tables
 * in the named schema; the driver cancels it in the server after the statement timeout; and behind a pooler the server does
 * not keep it prepared, which would leave it in a session that other clients get. Immutable.
 */
final class StatementSettings {
    private static final Pattern TABLE = Pattern.compile("\\bbarback_(?=[a-z])");

    private final @Nullable String tablePrefix;
    private final int timeoutSeconds;
    private final boolean usesServerPrepare;

    /** @param usesServerPrepare whether the server may keep prepared statements */
    StatementSettings(JdbcOptions options, boolean usesServerPrepare) {
        this.tablePrefix = options.schema() == null ? null : '"' + options.schema() + "\".barback_";
        this.timeoutSeconds = (int) Math.ceil(options.statementTimeout().toMillis() / 1_000.0);
        this.usesServerPrepare = usesServerPrepare;
    }

    /** The connection, with these settings of each of its statements. */
    Connection apply(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                StatementSettings.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, values) -> {
                    boolean prepares = method.getName().equals("prepareStatement");
                    if (prepares) {
                        values[0] = qualifyTables((String) values[0]);
                    }
                    try {
                        Object result = method.invoke(connection, values);
                        if (result instanceof Statement statement) {
                            configure(statement);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void configure(Statement statement) throws SQLException {
        statement.setQueryTimeout(timeoutSeconds);
        if (!usesServerPrepare && statement instanceof PreparedStatement) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }

    /** Qualifies the table names, which are recognized by their prefix: the statements never qualify them. */
    private String qualifyTables(String sql) {
        return tablePrefix == null ? sql : TABLE.matcher(sql).replaceAll(tablePrefix);
    }
}

package dev.barback.jdbc;

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
 * What holds for each statement of ours on PostgreSQL, on whoever's connection, and for nobody else's: it looks for our
 * tables in the schema that is named, the driver calls it off in the server before we give it up, and behind a pooler the
 * server does not keep it, which would give it to somebody else. Immutable.
 */
final class StatementRules {
    private static final Pattern TABLE = Pattern.compile("\\bbarback_(?=[a-z])");

    private final @Nullable String qualified;
    private final int seconds;
    private final boolean isKept;

    /** @param isKept whether the server may keep statements that come again and again */
    StatementRules(JdbcOptions options, boolean isKept) {
        this.qualified = options.schema() == null ? null : '"' + options.schema() + "\".barback_";
        this.seconds = (int) Math.ceil(options.statementTimeout().toMillis() / 1_000.0);
        this.isKept = isKept;
    }

    /** The connection, whose statements are ours from now on. */
    Connection apply(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                StatementRules.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    boolean prepares = method.getName().equals("prepareStatement");
                    if (prepares) {
                        values[0] = inSchema((String) values[0]);
                    }
                    try {
                        Object result = method.invoke(connection, values);
                        if (result instanceof Statement statement) {
                            limit(statement);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void limit(Statement statement) throws SQLException {
        statement.setQueryTimeout(seconds);
        if (!isKept && statement instanceof PreparedStatement) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }

    /** Names of tables stand alone everywhere, so they are found by how they begin. */
    private String inSchema(String sql) {
        return qualified == null ? sql : TABLE.matcher(sql).replaceAll(qualified);
    }
}

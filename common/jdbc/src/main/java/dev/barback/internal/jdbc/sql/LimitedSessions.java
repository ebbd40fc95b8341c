package dev.barback.internal.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens sessions on PostgreSQL in which the server ends statements that take too long. It sets no limits behind a pooler,
 * which would give the sessions to other clients with the limits; there the driver cancels statements ({@link
 * StatementSettings}).
 */
final class LimitedSessions extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private static final String LIMIT = "SELECT set_config('statement_timeout', ?, false),"
            + " set_config('lock_timeout', ?, false), set_config('tcp_user_timeout', ?, false)"
            + " WHERE pg_backend_pid() = ?"; // otherwise a pooler is in between

    private final transient JdbcOptions options;

    LimitedSessions(JdbcOptions options) {
        this.options = options;
        setSocketTimeout((int) Math.ceil(options.networkTimeout().toMillis() / 1_000.0));
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Connection session = super.getConnection(user, password);
        try (PreparedStatement limit = session.prepareStatement(LIMIT)) {
            limit.setString(1, millis(options.statementTimeout()));
            limit.setString(2, millis(options.lockTimeout()));
            limit.setString(3, millis(options.networkTimeout()));
            limit.setInt(4, session.unwrap(PGConnection.class).getBackendPID());
            limit.execute();
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }
}

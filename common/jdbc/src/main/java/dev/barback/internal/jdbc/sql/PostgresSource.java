package dev.barback.internal.jdbc.sql;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Data sources of PostgreSQL's driver; apart from {@link JdbcAddress}, which has to work without that driver. */
final class PostgresSource {
    private PostgresSource() {}

    /** Opens a new session each time. */
    static DataSource unlimited(JdbcAddress address, JdbcOptions options) {
        return configured(new PGSimpleDataSource(), address, options);
    }

    /** Opens sessions in which the server ends statements that take too long. */
    static DataSource limited(JdbcAddress address, JdbcOptions options) {
        return configured(new LimitedSessions(options), address, options);
    }

    private static DataSource configured(PGSimpleDataSource source, JdbcAddress address, JdbcOptions options) {
        try {
            source.setUrl(address.url());
        } catch (IllegalArgumentException e) { // its message has the URL, and so perhaps a password
            throw new IllegalArgumentException("PostgreSQL's driver can't read the URL of " + address + ".");
        }
        String username = address.username();
        if (username != null && !username.isBlank()) {
            source.setUser(username);
        }
        String password = address.password();
        if (password != null) {
            source.setPassword(password);
        }
        int seconds = (int) Math.ceil(options.networkTimeout().toMillis() / 1_000.0);
        source.setConnectTimeout(seconds);
        source.setLoginTimeout(seconds);
        source.setTcpKeepAlive(true);
        source.setApplicationName("barback");
        return source;
    }
}

package dev.barback.internal.jdbc.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The address of a database: a SQLite file, or PostgreSQL. Immutable; its text has no secrets. */
public final class JdbcAddress {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern SCHEME = Pattern.compile("(jdbc:[a-z0-9]+):.*", Pattern.DOTALL);

    private final @Nullable Path file;
    private final String url;
    private final @Nullable String username;
    private final @Nullable String password;

    private JdbcAddress(@Nullable Path file, String url, @Nullable String username, @Nullable String password) {
        this.file = file;
        this.url = url;
        this.username = username;
        this.password = password;
    }

    /** The address of a SQLite file, which need not exist yet. */
    public static JdbcAddress file(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return new JdbcAddress(absolute, SQLITE + absolute, null, null);
    }

    /**
     * Parses a JDBC URL.
     *
     * @param url {@code jdbc:sqlite:} and a file, or {@code jdbc:postgresql:} and the rest as its driver accepts it
     * @param username null or blank = none, or the one in the URL; SQLite has none
     * @param password null = none, or the one in the URL
     * @throws IllegalArgumentException if it is neither; the message has no secrets
     */
    public static JdbcAddress of(String url, @Nullable String username, @Nullable String password) {
        String trimmed = url.strip();
        if (trimmed.startsWith(SQLITE)) {
            return file(sqliteFile(trimmed.substring(SQLITE.length())));
        } else if (trimmed.startsWith(POSTGRESQL)) {
            return new JdbcAddress(null, trimmed, username, password);
        }
        Matcher scheme = SCHEME.matcher(trimmed);
        throw new IllegalArgumentException(
                "The database must be jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE, not "
                        + (scheme.matches() ? scheme.group(1) : "something that is not a JDBC URL") + ".");
    }

    /** The SQLite file; null = it is PostgreSQL. */
    public @Nullable Path file() {
        return file;
    }

    /** The parts and the folder of a SQLite file that users other than the file's owner may read or write. */
    public List<Path> exposed() {
        return file == null ? List.of() : PrivateFile.exposed(file);
    }

    /**
     * A data source that opens a new connection each time.
     *
     * @throws IllegalArgumentException if the driver can't read the URL; the message has no secrets
     */
    public DataSource dataSource(JdbcOptions options) {
        return file != null
                ? Sqlite.source(file, (int) options.callTimeout().toMillis())
                : PostgresSource.unlimited(this, options);
    }

    /**
     * A data source for Barback's own pool, whose sessions have limits in the server: no statement outlasts the call
     * timeout, even if this process dies.
     */
    public DataSource limitedDataSource(JdbcOptions options) {
        return file != null ? dataSource(options) : PostgresSource.limited(this, options);
    }

    String url() {
        return url;
    }

    /** The user; null or blank = none, or the one in the URL. */
    @Nullable String username() {
        return username;
    }

    /** The user's password; null = none, or the one in the URL. */
    @Nullable String password() {
        return password;
    }

    /** The database and its address, without user name and password. */
    @Override
    public String toString() {
        if (file != null) {
            return "SQLite, " + file;
        }
        String address = url.substring(POSTGRESQL.length()).split("\\?", 2)[0];
        return "PostgreSQL, " + address.substring(address.lastIndexOf('@') + 1).replaceFirst("^//", "");
    }

    private static Path sqliteFile(String rest) {
        String name = rest.split("\\?", 2)[0].replaceFirst("^file:(//)?", "");
        if (name.isBlank() || name.startsWith(":memory:")) {
            throw new IllegalArgumentException(
                    "SQLite in memory ends with its connection; name a file, as in jdbc:sqlite:data/barback.db.");
        }
        return Path.of(name);
    }
}

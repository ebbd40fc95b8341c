package dev.barback.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** One contender's database, and this process's connections to it. */
final class Store implements AutoCloseable {
    /** On PostgreSQL, for each contender: one for each of {@link #THREADS}, and some for maintenance. */
    static final int CONNECTIONS = 24;

    /**
     * With one, JobRunr waits for itself; more wait for each other by retrying, which halves the rivals' drain
     * rate.
     */
    static final int SQLITE_CONNECTIONS = 2;

    /** The rivals' threads: as in db-scheduler's own benchmark; JobRunr's default is 8 per core. */
    static final int THREADS = 20;

    private static final String SQLITE = "jdbc:sqlite:";
    private static final int BUSY_MILLIS = 60_000;

    private final String url;
    private final HikariDataSource pool;

    private Store(String url, HikariConfig config) {
        this.url = url;
        config.setMaximumPoolSize(url.startsWith(SQLITE) ? SQLITE_CONNECTIONS : CONNECTIONS);
        config.setConnectionTimeout(BUSY_MILLIS);
        this.pool = new HikariDataSource(config);
    }

    /** @param relaxed whether commits don't wait for the disk */
    static Store open(String url, boolean relaxed) {
        HikariConfig config = new HikariConfig();
        if (url.startsWith(SQLITE)) {
            config.setDataSource(sqlite(url, relaxed));
        } else {
            config.setJdbcUrl(url);
            config.setConnectionInitSql("SET synchronous_commit = " + (relaxed ? "off" : "on"));
        }
        return new Store(url, config);
    }

    String url() {
        return url;
    }

    boolean isSqlite() {
        return url.startsWith(SQLITE);
    }

    /** SQLite's file. */
    Path file() {
        return Path.of(url.substring(SQLITE.length()));
    }

    DataSource pool() {
        return pool;
    }

    void run(String... statements) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes all rows of these tables. */
    void removeAll(String... tables) {
        if (isSqlite()) {
            for (String table : tables) {
                run("DELETE FROM " + table);
            }
        } else {
            run("TRUNCATE " + String.join(", ", tables));
        }
    }

    /** Whether the query has a result. */
    boolean hasResult(String query) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a statement once on every connection of the pool, all of which must be free. */
    int runOnEach(String sql) {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                Connection connection = pool.getConnection();
                all.add(connection);
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
            for (Connection connection : all) {
                connection.close();
            }
            return all.size();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** With Barback's settings; transactions take the write lock when they begin, so that none fails half-way. */
    private static SQLiteDataSource sqlite(String url, boolean relaxed) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(relaxed ? SQLiteConfig.SynchronousMode.NORMAL : SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source;
    }
}

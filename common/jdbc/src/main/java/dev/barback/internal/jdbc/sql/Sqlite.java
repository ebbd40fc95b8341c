package dev.barback.internal.jdbc.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file, in WAL mode, through one connection: SQLite allows one writer at a time in any case; processes wait for
 * each other by retrying, and between threads SQLite is not fair.
 */
public final class Sqlite extends Database {
    private final Path file;
    private final Clock clock;
    private final DataSource source;
    private final Dialect dialect = new SqliteDialect();
    private final ReentrantLock lock = new ReentrantLock(true);
    private @Nullable Connection connection; // guarded by the lock
    private Access synced = Access.READ; // guarded by the lock

    /**
     * A SQLite file, which must exist.
     *
     * @param clock decides what is due
     * @param ambientTransaction knows transactions on the same file
     */
    public Sqlite(Path file, JdbcOptions options, Clock clock, AmbientTransaction ambientTransaction) {
        this(file, source(file, (int) options.callTimeout().toMillis()), clock, ambientTransaction);
    }

    /** A SQLite file, through connections of the given data source, outside of the caller's transactions. */
    public Sqlite(Path file, DataSource source, Clock clock) {
        this(file, source, clock, AmbientTransaction.NONE);
    }

    private Sqlite(Path file, DataSource source, Clock clock, AmbientTransaction ambientTransaction) {
        super(ambientTransaction);
        this.file = file.toAbsolutePath();
        this.clock = clock;
        this.source = source;
    }

    /** A data source whose connections to the file wait that long for other processes. */
    public static SQLiteDataSource source(Path file, int busyMillis) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(busyMillis);
        config.setGetGeneratedKeys(false); // else the driver asks for the row's id after each insert
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    @Override
    <T> T run(Access access, Work<T> work) throws SQLException {
        lock.lock();
        try {
            Connection open = open();
            if (access == Access.READ) {
                return work.run(open);
            }
            sync(open, access);
            return inTransaction(open, work);
        } finally {
            lock.unlock();
        }
    }

    /** Uses the held connection: its own connection would wait for the caller's uncommitted writes. */
    @Override
    <T> T runOn(Connection held, Access access, Work<T> work) throws SQLException {
        return BorrowedConnection.runAfterTransaction(
                held, connection -> access == Access.READ ? work.run(connection) : inTransaction(connection, work));
    }

    @Override
    public void migrate(Migrations migrations) {
        migrations.migrate(file, source);
    }

    @Override
    public long fromNow(long micros) {
        return MicroTime.floor(clock.instant()) + micros;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    /** The file, as an absolute path. */
    public Path file() {
        return file;
    }

    @Override
    String name() {
        return "SQLite (" + file + ")";
    }

    @Override
    public void close() {
        super.close();
        lock.lock();
        try {
            disconnect();
        } finally {
            lock.unlock();
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = source.getConnection();
            connection = open;
            synced = Access.DURABLE_WRITE;
        }
        return open;
    }

    /** In WAL mode NORMAL omits the sync of each commit; a later FULL commit also syncs all commits before it. */
    private void sync(Connection open, Access access) throws SQLException {
        if (synced != access) {
            execute(open, "PRAGMA synchronous = " + (access == Access.DURABLE_WRITE ? "FULL" : "NORMAL"));
            synced = access;
        }
    }

    private <T> T inTransaction(Connection open, Work<T> work) throws SQLException {
        execute(open, "BEGIN IMMEDIATE");
        try {
            T result = work.run(open);
            execute(open, "COMMIT");
            return result;
        } catch (Throwable e) {
            rollBack(open, e);
            throw e;
        }
    }

    private void rollBack(Connection open, Throwable cause) {
        try {
            execute(open, "ROLLBACK");
        } catch (SQLException e) { // a full disk has ended the transaction already; otherwise a new connection helps
            cause.addSuppressed(e);
            if (lock.isHeldByCurrentThread()) {
                disconnect();
            }
        }
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                throw failure("close", e);
            }
        }
    }

    private static void execute(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute(sql);
        }
    }
}

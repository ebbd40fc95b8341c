package dev.barback.jdbc;

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
 * One SQLite file, in WAL mode, through one connection: SQLite has one writer at a time anyway, and takes turns between
 * processes by trying again and again, between threads not at all fairly.
 */
final class Sqlite extends Database {
    private final Path file;
    private final Clock clock;
    private final DataSource source;
    private final Dialect dialect = new SqliteDialect();
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Connection connection; // guarded by turn
    private Access synced = Access.READ; // guarded by turn

    Sqlite(Path file, JdbcOptions options, Clock clock, CallersTransaction caller) {
        this(file, source(file, (int) options.callTimeout().toMillis()), clock, caller);
    }

    /** Through a way of its own to the file. */
    Sqlite(Path file, DataSource source, Clock clock) {
        this(file, source, clock, CallersTransaction.NONE);
    }

    private Sqlite(Path file, DataSource source, Clock clock, CallersTransaction caller) {
        super(caller);
        this.file = file.toAbsolutePath();
        this.clock = clock;
        this.source = source;
    }

    /** Opens connections to the file that wait for other processes for as long as given. */
    static SQLiteDataSource source(Path file, int busyMillis) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(busyMillis);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    @Override
    <T> T run(Access access, Work<T> work) throws SQLException {
        turn.lock();
        try {
            Connection open = open();
            if (access == Access.READ) {
                return work.on(open);
            }
            sync(open, access);
            return inTransaction(open, work);
        } finally {
            turn.unlock();
        }
    }

    /** With one of its own it would wait for what its holder has written and not committed. */
    @Override
    <T> T runOn(Connection held, Access access, Work<T> work) throws SQLException {
        return Guest.after(
                held, connection -> access == Access.READ ? work.on(connection) : inTransaction(connection, work));
    }

    @Override
    long fromNow(long micros) {
        return Micros.floor(clock.instant()) + micros;
    }

    @Override
    Dialect dialect() {
        return dialect;
    }

    @Override
    Watch watch(Bells bells) {
        return new FileWatch(file, bells);
    }

    @Override
    String name() {
        return "SQLite (" + file + ")";
    }

    @Override
    public void close() {
        super.close();
        turn.lock();
        try {
            disconnect();
        } finally {
            turn.unlock();
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

    /** In WAL mode NORMAL leaves out the sync of each commit; a later FULL one brings all before it to disk, too. */
    private void sync(Connection open, Access access) throws SQLException {
        if (synced != access) {
            execute(open, "PRAGMA synchronous = " + (access == Access.DURABLE_WRITE ? "FULL" : "NORMAL"));
            synced = access;
        }
    }

    private <T> T inTransaction(Connection open, Work<T> work) throws SQLException {
        execute(open, "BEGIN IMMEDIATE");
        try {
            T result = work.on(open);
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
        } catch (SQLException e) { // full disks end the transaction by themselves; else a new connection helps
            cause.addSuppressed(e);
            if (turn.isHeldByCurrentThread()) {
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

package dev.barback.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteDataSource;

/** A folder with a SQLite file for each contender. */
final class SqliteFiles implements DatabaseServer {
    private final Path folder;

    SqliteFiles() throws IOException {
        folder = Files.createTempDirectory("barback-bench");
    }

    Path folder() {
        return folder;
    }

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public String conditions() throws SQLException {
        SQLiteDataSource memory = new SQLiteDataSource();
        memory.setUrl("jdbc:sqlite::memory:");
        try (Connection connection = memory.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT sqlite_version()")) {
            result.next();
            return "SQLite: version=%s journal_mode=WAL synchronous=FULL; each rival has a pool of %d connections, Barback one."
                    .formatted(result.getString(1), Store.SQLITE_CONNECTIONS);
        }
    }

    @Override
    public Store open(ContenderKind kind) {
        Path file = folder.resolve(kind.name().toLowerCase(Locale.ROOT) + ".db");
        return Store.open("jdbc:sqlite:" + file, kind.isRelaxed());
    }

    @Override
    public void checkpoint(Store store) {
        store.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    @Override
    public Optional<DatabaseCounters> counters(Store store) {
        return Optional.empty();
    }

    @Override
    public long cpuNanos() {
        return 0;
    }

    @Override
    public Map<ContenderKind, Bounds> drainsWithRecords() {
        return Map.of(ContenderKind.BARBACK, Bounds.atLeast(0.5));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}

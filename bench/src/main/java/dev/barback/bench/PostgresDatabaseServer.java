package dev.barback.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL of the benchmark's own, with durable commits. */
final class PostgresDatabaseServer implements DatabaseServer {
    private static final List<String> REPORTED_SETTINGS = List.of(
            "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers");

    private final EmbeddedPostgres server;
    private final ServerCpu serverCpu;

    PostgresDatabaseServer() throws IOException, SQLException {
        server = EmbeddedPostgres.builder() // its own defaults are not durable
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB") // no checkpoint in the midst of a measurement
                .setServerConfig("max_connections", "200")
                .start();
        serverCpu = new ServerCpu(firstProcess());
    }

    /** The first line of the file that each running server has. */
    private long firstProcess() throws IOException, SQLException {
        Path pidFile = Path.of(setting("data_directory")).resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String conditions() throws SQLException {
        StringBuilder text = new StringBuilder("PostgreSQL:");
        for (String setting : REPORTED_SETTINGS) {
            text.append(String.format(Locale.ROOT, " %s=%s", setting, setting(setting)));
        }
        return text.append("; each contender has a pool of %d connections.".formatted(Store.CONNECTIONS))
                .toString();
    }

    private String setting(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW " + name)) {
            result.next();
            return result.getString(1);
        }
    }

    @Override
    public Store open(ContenderKind kind) throws SQLException {
        String database = kind.name().toLowerCase(Locale.ROOT);
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement create = connection.createStatement()) {
            create.execute("DROP DATABASE IF EXISTS " + database);
            create.execute("CREATE DATABASE " + database);
        }
        String url = server.getJdbcUrl("postgres", database);
        return Store.open(kind.isRival() ? url + "&reWriteBatchedInserts=true" : url, kind.isRelaxed());
    }

    @Override
    public void checkpoint(Store store) {
        store.run("CHECKPOINT");
    }

    /** Each connection reports its statistics to the server once a second, or on request, if it has read a table. */
    @Override
    public Optional<DatabaseCounters> counters(Store store) throws SQLException {
        int ownCommits = store.runOnEach("SELECT pg_stat_force_next_flush() FROM pg_database LIMIT 1");
        String sql = "SELECT xact_commit, pg_current_wal_insert_lsn() - '0/0'::pg_lsn, wal_sync"
                + " FROM pg_stat_database, pg_stat_wal WHERE datname = ?";
        try (Connection own = store.pool().getConnection();
                Connection connection = server.getPostgresDatabase().getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setString(1, own.getCatalog());
            try (ResultSet result = select.executeQuery()) {
                result.next();
                return Optional.of(
                        new DatabaseCounters(result.getLong(1), result.getLong(2), result.getLong(3), ownCommits));
            }
        }
    }

    @Override
    public long cpuNanos() {
        return serverCpu.nanos();
    }

    @Override
    public Map<ContenderKind, Bounds> drainsWithRecords() {
        return new EnumMap<>(Map.of(
                ContenderKind.DB_SCHEDULER, Bounds.atLeast(3),
                ContenderKind.GRAPHILE_WORKER, Bounds.atLeast(1),
                ContenderKind.BARBACK, Bounds.atLeast(0.6)));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

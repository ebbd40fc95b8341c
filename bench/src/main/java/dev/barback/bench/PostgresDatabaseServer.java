package dev.barback.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A PostgreSQL of the benchmark's own, with durable commits. */
final class PostgresDatabaseServer implements DatabaseServer {
    private static final List<String> REPORTED_SETTINGS = List.of(
            "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers");

    private final EmbeddedPostgres server;

    PostgresDatabaseServer() throws IOException {
        server = EmbeddedPostgres.builder() // its own defaults are not durable
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB") // no checkpoint in the midst of a measurement
                .setServerConfig("max_connections", "200")
                .start();
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String conditions() throws SQLException {
        StringBuilder text = new StringBuilder("PostgreSQL:");
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : REPORTED_SETTINGS) {
                try (ResultSet result = statement.executeQuery("SHOW " + setting)) {
                    result.next();
                    text.append(String.format(Locale.ROOT, " %s=%s", setting, result.getString(1)));
                }
            }
        }
        return text.append("; each contender has a pool of %d connections.".formatted(Store.CONNECTIONS))
                .toString();
    }

    @Override
    public Store open(ContenderKind kind) throws SQLException {
        String database = kind.name().toLowerCase(Locale.ROOT);
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement create = connection.createStatement()) {
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
    public void close() throws IOException {
        server.close();
    }
}

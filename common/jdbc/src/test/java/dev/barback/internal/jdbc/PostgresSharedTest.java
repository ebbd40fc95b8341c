package dev.barback.internal.jdbc;

import dev.barback.contract.PostgresServer;
import java.time.Duration;
import javax.sql.DataSource;

class PostgresSharedTest extends SharedDatabaseContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withLeaseTime(Duration.ofSeconds(2));

    private final DataSource database = PostgresServer.newDatabase();

    @Override
    JdbcBroker newBroker() {
        Schema.migrate(database);
        return JdbcBroker.postgres(database, OPTIONS, AmbientTransaction.NONE);
    }
}

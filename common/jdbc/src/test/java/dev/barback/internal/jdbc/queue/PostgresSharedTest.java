package dev.barback.internal.jdbc.queue;

import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
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

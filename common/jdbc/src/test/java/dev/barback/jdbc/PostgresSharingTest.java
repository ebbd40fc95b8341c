package dev.barback.jdbc;

import dev.barback.test.PostgresServer;
import javax.sql.DataSource;

/** In a schema that statements don't find by themselves. */
class PostgresSharingTest extends SharingContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withSchema("jobs");

    @Override
    JdbcBroker newBroker() {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database, OPTIONS);
        return JdbcBroker.postgres(database, OPTIONS, CallersTransaction.NONE);
    }
}

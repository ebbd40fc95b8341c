package dev.barback.jdbc;

import dev.barback.test.PostgresServer;
import javax.sql.DataSource;

class PostgresSharingTest extends SharingContract {
    @Override
    JdbcBroker newBroker() {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database);
        return JdbcBroker.postgres(database, JdbcOptions.DEFAULTS, CallersTransaction.NONE);
    }
}

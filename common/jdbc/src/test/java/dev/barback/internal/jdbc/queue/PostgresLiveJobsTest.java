package dev.barback.internal.jdbc.queue;

import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Schema;
import javax.sql.DataSource;

class PostgresLiveJobsTest extends LiveJobsContract {
    private DataSource database;

    @Override
    DataSource newDatabase() {
        database = PostgresServer.newDatabase();
        Schema.migrate(database);
        return database;
    }

    @Override
    JdbcBroker newBroker(OneTransaction transaction) {
        return JdbcBroker.postgres(database, JdbcOptions.DEFAULTS.withLeaseTime(LEASE), transaction);
    }
}

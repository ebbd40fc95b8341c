package dev.barback.internal.jdbc.queue;

import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import javax.sql.DataSource;

/** The contract in a schema that is not on the search_path. */
class PostgresFairFetchTest extends FairFetchContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withSchema("jobs");

    @Override
    JdbcBroker newBroker() {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database, OPTIONS);
        return JdbcBroker.postgres(database, OPTIONS, AmbientTransaction.NONE);
    }
}

package dev.barback.internal.jdbc.queue;

import dev.barback.contract.JobOperationsContract;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import javax.sql.DataSource;

/** The contract in a schema that is not on the search_path. */
class PostgresJobOperationsTest extends JobOperationsContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withSchema("jobs");

    private final DataSource database = PostgresServer.newDatabase();

    @Override
    protected Broker openBroker() {
        Schema.migrate(database, OPTIONS);
        return JdbcBroker.postgres(database, OPTIONS, AmbientTransaction.NONE);
    }

    @Override
    protected JobStore openJobStore(Broker broker) {
        return ((JdbcBroker) broker).jobStore();
    }
}

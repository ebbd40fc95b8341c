package dev.barback.jdbc;

import dev.barback.broker.Broker;
import dev.barback.record.Records;
import dev.barback.test.PostgresServer;
import dev.barback.test.SteeringContract;
import javax.sql.DataSource;

/** In a schema that statements don't find by themselves. */
class PostgresSteeringTest extends SteeringContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withSchema("jobs");

    private final DataSource database = PostgresServer.newDatabase();

    @Override
    protected Broker openBroker() {
        Schema.migrate(database, OPTIONS);
        return JdbcBroker.postgres(database, OPTIONS, CallersTransaction.NONE);
    }

    @Override
    protected Records openRecords(Broker broker) {
        return ((JdbcBroker) broker).records();
    }
}

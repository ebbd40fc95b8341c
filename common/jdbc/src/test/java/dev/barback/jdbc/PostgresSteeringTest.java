package dev.barback.jdbc;

import dev.barback.broker.Broker;
import dev.barback.record.Records;
import dev.barback.test.PostgresServer;
import dev.barback.test.SteeringContract;
import javax.sql.DataSource;

class PostgresSteeringTest extends SteeringContract {
    private final DataSource database = PostgresServer.newDatabase();

    @Override
    protected Broker openBroker() {
        Schema.migrate(database);
        return JdbcBroker.postgres(database, JdbcOptions.DEFAULTS, CallersTransaction.NONE);
    }

    @Override
    protected Records openRecords(Broker broker) {
        return ((JdbcBroker) broker).records();
    }
}

package dev.barback.spring;

import dev.barback.contract.JobOperationsContract;
import dev.barback.contract.NeedsEmulator;
import dev.barback.contract.PostgresServer;
import dev.barback.contract.PubSubEmulator;
import dev.barback.internal.jdbc.records.JdbcJobStore;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.pubsub.PubSubBroker;
import dev.barback.internal.pubsub.PubSubOptions;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.time.Duration;
import javax.sql.DataSource;

/** Job operations on Pub/Sub, with records in PostgreSQL. */
@NeedsEmulator
class PubSubJobOperationsTest extends JobOperationsContract {
    @Override
    protected Broker openBroker() {
        return new PubSubBroker(new PubSubOptions(
                "operations",
                PubSubEmulator.shared().hostAndPort(),
                Duration.ofSeconds(10),
                Duration.ofDays(31),
                Duration.ofSeconds(15)));
    }

    @Override
    protected JobStore openJobStore(Broker broker) {
        DataSource database = PostgresServer.newDatabase();
        Schema.migrate(database);
        return JdbcJobStore.postgres(database, JdbcOptions.DEFAULTS);
    }
}

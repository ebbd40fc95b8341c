package dev.barback.internal.jdbc.outbox;

import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.spi.Broker;
import javax.sql.DataSource;

class PostgresOutboxTest extends OutboxContract {
    @Override
    DataSource newDatabase() {
        return PostgresServer.newDatabase();
    }

    @Override
    OutboxBroker outbox(Broker target, DataSource source, AmbientTransaction ambientTransaction) {
        return OutboxBroker.postgres(target, source, JdbcOptions.DEFAULTS, ambientTransaction);
    }
}

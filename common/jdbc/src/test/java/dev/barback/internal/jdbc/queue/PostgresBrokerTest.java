package dev.barback.internal.jdbc.queue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.barback.contract.BrokerContract;
import dev.barback.contract.PostgresServer;
import dev.barback.internal.jdbc.sql.AmbientTransaction;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.spi.Broker;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresBrokerTest extends BrokerContract {
    private static HikariDataSource pool;

    @BeforeAll
    static void makeTables() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(PostgresServer.newDatabase());
        pool = new HikariDataSource(config);
        Schema.migrate(pool);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @Override
    protected Broker open() {
        return JdbcBroker.postgres(
                pool, JdbcOptions.DEFAULTS.withLeaseTime(Duration.ofSeconds(2)), AmbientTransaction.NONE);
    }

    @Override
    protected boolean countsDeliveries() {
        return true;
    }
}

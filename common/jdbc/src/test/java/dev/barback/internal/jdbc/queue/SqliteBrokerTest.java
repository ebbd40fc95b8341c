package dev.barback.internal.jdbc.queue;

import dev.barback.contract.BrokerContract;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.spi.Broker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteBrokerTest extends BrokerContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withLeaseTime(Duration.ofSeconds(2));

    @TempDir
    static Path folder;

    private static Path file;

    @BeforeAll
    static void makeTables() {
        file = folder.resolve("made on the way").resolve("barback.db");
        Schema.migrate(file, OPTIONS);
    }

    @Override
    protected Broker open() {
        return JdbcBroker.sqlite(file, OPTIONS);
    }

    @Override
    protected boolean countsDeliveries() {
        return true;
    }
}

package dev.barback.internal.jdbc.queue;

import dev.barback.contract.JobOperationsContract;
import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.spi.Broker;
import dev.barback.spi.JobStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobOperationsTest extends JobOperationsContract {
    @TempDir
    Path folder;

    @Override
    protected Broker openBroker() {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        return JdbcBroker.sqlite(file, JdbcOptions.DEFAULTS);
    }

    @Override
    protected JobStore openJobStore(Broker broker) {
        return ((JdbcBroker) broker).jobStore();
    }
}

package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.OneTransaction;
import dev.barback.internal.jdbc.sql.Schema;
import dev.barback.internal.jdbc.sql.Sqlite;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteLiveJobsTest extends LiveJobsContract {
    private static final JdbcOptions OPTIONS = JdbcOptions.DEFAULTS.withLeaseTime(LEASE);

    @TempDir
    Path folder;

    @Override
    DataSource newDatabase() {
        Schema.migrate(folder.resolve("barback.db"), OPTIONS);
        return Sqlite.source(folder.resolve("barback.db"), 5_000);
    }

    @Override
    JdbcBroker newBroker(OneTransaction transaction) {
        return JdbcBroker.sqlite(folder.resolve("barback.db"), OPTIONS, Clock.systemUTC(), transaction);
    }
}

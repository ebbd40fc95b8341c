package dev.barback.internal.jdbc.queue;

import dev.barback.internal.jdbc.sql.JdbcOptions;
import dev.barback.internal.jdbc.sql.Schema;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteFairFetchTest extends FairFetchContract {
    @TempDir
    Path folder;

    @Override
    JdbcBroker newBroker() {
        Path file = folder.resolve("barback.db");
        Schema.migrate(file, JdbcOptions.DEFAULTS);
        return JdbcBroker.sqlite(file, JdbcOptions.DEFAULTS);
    }
}

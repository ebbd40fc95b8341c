package dev.barback.internal.jdbc;

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
